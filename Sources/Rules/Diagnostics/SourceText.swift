/// A text that somebody wrote, and where in it something stands.
package struct SourceText: Equatable, Sendable {
    /// UTF-8.
    package let bytes: [UInt8]
    /// Where each line starts.
    private let lineStarts: [Int]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
        let start = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        lineStarts = [start] + ends.map { $0 + 1 }
    }

    /// What some editors begin a text in UTF-8 with; it is no part of the first line.
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// A place as editors count it.
    package struct Place: Comparable, Sendable {
        /// From 1.
        package let line: Int
        /// In Unicode code points, from 1.
        package let column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        package static func < (left: Place, right: Place) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    /// Where the byte at `offset` stands; the text's end for anything beyond it.
    package func place(at offset: Int) -> Place {
        let offset = min(max(offset, 0), bytes.count)
        let line = max(lineStarts.partitioningIndex { $0 > offset } - 1, 0)
        let before = bytes[lineStarts[line]..<max(offset, lineStarts[line])]
        return Place(line: line + 1, column: before.count { !Self.continues($0) } + 1)
    }

    /// The byte that stands at a place; the nearest one if there is no such place.
    package func offset(of place: Place) -> Int {
        guard place.line >= 1, place.line <= lineStarts.count else { return bytes.count }
        var offset = lineStarts[place.line - 1]
        var column = 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
            if !Self.continues(bytes[offset]) {
                if column == place.column { return offset }
                column += 1
            }
            offset += 1
        }
        return offset
    }

    /// Whether a byte goes on with a code point that another one began.
    private static func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension [Int] {
    /// The first index whose element fits; those that fit come after all that don't.
    fileprivate func partitioningIndex(where fits: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if fits(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
