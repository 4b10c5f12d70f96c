package import Rules

/// Where the code points of a text stand in the YAML file that it is a value in: in any style, over
/// any number of lines.
package struct ScalarPlaces: Sendable {
    private let start: SourceText.Place
    /// Of each code point, and of the end; empty if the text is not written as it is, such as with
    /// a variable in it.
    private let places: [SourceText.Place]

    /// - Parameter start: where the value begins, with its quotes.
    init(of text: String, writtenAt start: SourceText.Place, in source: SourceText) {
        self.start = start
        let bytes = source.bytes.dropFirst(source.offset(of: start))
        var cursor = ScalarCursor(
            Array(String(decoding: bytes, as: UTF8.self).unicodeScalars),
            start
        )
        places = text.contains("${") ? [] : cursor.places(of: text) ?? []
    }

    /// Where a code point of the text stands, counted from 1; the value's start if it is not known.
    package func place(ofColumn column: Int) -> SourceText.Place {
        places.indices.contains(column - 1) ? places[column - 1] : start
    }
}

/// Goes through a scalar as it is written.
private struct ScalarCursor {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var place: SourceText.Place
    private var style = Style.plain

    private enum Style { case plain, single, double, block }

    init(_ scalars: [Unicode.Scalar], _ place: SourceText.Place) {
        self.scalars = scalars
        self.place = place
        begin()
    }

    /// Nil if `text` is not what is written.
    mutating func places(of text: String) -> [SourceText.Place]? {
        var places: [SourceText.Place] = []
        for scalar in text.unicodeScalars {
            if Self.isBlank(scalar) {
                places.append(place)
                skipBlanks()
            } else {
                // A line's indentation is not part of the text.
                while isAtBlank { advance() }
                places.append(place)
                guard take(scalar) else { return nil }
            }
        }
        return places + [place]
    }

    private mutating func begin() {
        switch current {
        case "'": style = .single
        case "\"": style = .double
        case "|", ">": style = .block
        default: return
        }
        if style == .block {
            while let current, current != "\n" { advance() }
        }
        advance()
    }

    /// Blanks and line breaks that stand for a blank or a line break.
    private mutating func skipBlanks() {
        let run = scalars[index...].prefix(while: Self.isBlank)
        // Around a line break all of them are one.
        let count = run.contains("\n") ? run.count : min(run.count, 1)
        for _ in 0..<count { advance() }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        if style == .double, current == "\\" {
            advance()
            let digits = ["x": 2, "u": 4, "U": 8][current.map(String.init) ?? ""] ?? 0
            for _ in 0...digits { advance() }
            return true
        }
        guard current == scalar else { return false }
        advance()
        if style == .single, scalar == "'" { advance() }
        return true
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private var isAtBlank: Bool { current.map(Self.isBlank) ?? false }

    private mutating func advance() {
        guard let current else { return }
        place =
            current == "\n"
            ? SourceText.Place(line: place.line + 1, column: 1)
            : SourceText.Place(line: place.line, column: place.column + 1)
        index += 1
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r"
    }
}
