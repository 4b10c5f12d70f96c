extension SourceText {
    /// The text with `fixes` made; one that would change what another has changed is left out.
    package func fixed(by fixes: [Diagnostic.Fix]) -> SourceText {
        var edits: [Diagnostic.Edit] = []
        for fix in fixes where fix.edits.allSatisfy({ isFree($0, among: edits) }) {
            edits += fix.edits
        }
        var result: [UInt8] = []
        var position = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += bytes[position..<edit.range.lowerBound]
            result += edit.replacement.utf8
            position = edit.range.upperBound
        }
        return SourceText(result + bytes[position...])
    }

    private func isFree(_ edit: Diagnostic.Edit, among others: [Diagnostic.Edit]) -> Bool {
        edit.range.upperBound <= bytes.count
            && others.allSatisfy {
                edit.range.upperBound < $0.range.lowerBound
                    || $0.range.upperBound < edit.range.lowerBound
            }
    }
}
