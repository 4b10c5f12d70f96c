extension SourceText {
    /// The text with `fixes` made; one that would change what another has changed is left out.
    package func fixed(by fixes: [Diagnostic.Fix]) -> SourceText {
        var edits = EditList(limit: bytes.count)
        for fix in fixes { edits.add(fix.edits) }
        var result: [UInt8] = []
        var position = 0
        for edit in edits.inOrder {
            result += bytes[position..<edit.range.lowerBound]
            result += edit.replacement.utf8
            position = edit.range.upperBound
        }
        return SourceText(result + bytes[position...])
    }
}

/// Edits of a text that don't touch one another, but for those of the same fix.
private struct EditList {
    private(set) var inOrder: [Diagnostic.Edit] = []
    /// How many bytes the text has.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds all of a fix's edits, or none.
    mutating func add(_ edits: [Diagnostic.Edit]) {
        guard edits.allSatisfy(isFree) else { return }
        for edit in edits { inOrder.insert(edit, at: index(of: edit)) }
    }

    private func isFree(_ edit: Diagnostic.Edit) -> Bool {
        let next = index(of: edit)
        let isBehind = next == 0 || inOrder[next - 1].range.upperBound < edit.range.lowerBound
        let isBefore =
            next == inOrder.count || edit.range.upperBound < inOrder[next].range.lowerBound
        return edit.range.upperBound <= limit && isBehind && isBefore
    }

    /// Where an edit has its place.
    private func index(of edit: Diagnostic.Edit) -> Int {
        var (low, high) = (0, inOrder.count)
        while low < high {
            let middle = (low + high) / 2
            let isEarlier = inOrder[middle].range.lowerBound < edit.range.lowerBound
            if isEarlier { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
