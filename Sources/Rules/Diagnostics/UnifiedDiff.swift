/// What changes between two texts, as `diff -u` prints it.
package struct UnifiedDiff {
    private let path: String
    private let steps: [Step]

    /// A line that goes, comes or stays.
    private struct Step {
        let sign: Character
        let line: Substring
        /// How many lines of the old and of the new text stand before it.
        let old: Int
        let new: Int
    }

    /// - Parameter path: of the file, for the diff's head.
    package init(from old: SourceText, to new: SourceText, path: String) {
        self.path = path
        steps = Self.steps(from: old.lines, to: new.lines)
    }

    /// Empty if nothing changes.
    package var text: String {
        let hunks = hunks
        guard !hunks.isEmpty else { return "" }
        return "--- \(path)\n+++ \(path)\n" + hunks.map(text(of:)).joined()
    }

    /// Which lines go, and which come.
    private static func changes(
        from old: [Substring],
        to new: [Substring]
    ) -> (removed: Set<Int>, inserted: Set<Int>) {
        if old.count == new.count {
            // Fixes change lines or remove some: none has moved. To search would take long.
            let changed = Set(old.indices.filter { old[$0] != new[$0] })
            return (changed, changed)
        }
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        return (removed, inserted)
    }

    private static func steps(from old: [Substring], to new: [Substring]) -> [Step] {
        let (removed, inserted) = changes(from: old, to: new)
        var steps: [Step] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if removed.contains(before) {
                steps.append(Step(sign: "-", line: old[before], old: before, new: after))
                before += 1
            } else if inserted.contains(after) {
                steps.append(Step(sign: "+", line: new[after], old: before, new: after))
                after += 1
            } else {
                steps.append(Step(sign: " ", line: new[after], old: before, new: after))
                before += 1
                after += 1
            }
        }
        return steps
    }

    /// Lines of context around a change.
    private static let context = 3

    /// The changes with their context; those that are near one another together.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in steps.indices where steps[index].sign != " " {
            let start = max(0, index - Self.context)
            let end = min(steps.count, index + Self.context + 1)
            if let last = hunks.last, start <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }

    private func text(of hunk: Range<Int>) -> String {
        let lines = steps[hunk]
        let old = lines.count { $0.sign != "+" }
        let new = lines.count { $0.sign != "-" }
        let first = steps[hunk.lowerBound]
        let head = "@@ -\(first.old + 1),\(old) +\(first.new + 1),\(new) @@\n"
        return lines.reduce(head) { text, step in
            // By bytes: "\r\n" is one character.
            let isWhole = step.line.utf8.last == UInt8(ascii: "\n")
            let end = isWhole ? "" : "\n\\ No newline at end of file\n"
            return text + "\(step.sign)\(step.line)\(end)"
        }
    }
}

extension SourceText {
    /// Each line with its end.
    fileprivate var lines: [Substring] {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines: [Substring] = []
        var start = text.startIndex
        while start < text.endIndex {
            let end = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n"))
            let next = end.map { text.utf8.index(after: $0) } ?? text.endIndex
            lines.append(text[start..<next])
            start = next
        }
        return lines
    }
}
