extension SelectorProfile {
    /// Operators without values beside one that has some, outside of what AWS's tools print: one
    /// finding for each field. That a field has no value at all is told as that.
    ///
    /// `get-event-data-store` prints them for every operator that is not used.
    func emptyOperators(
        in list: WrittenSelectors,
        of document: SelectorDocument
    ) -> [Diagnostic] {
        guard categories != nil, !list.origin.mayHaveEmptyOperators,
            case .advanced(let selectors) = list.content
        else { return [] }
        return selectors.flatMap(\.fields).compactMap { field in
            let empty = field.conditions.filter(\.values.isEmpty)
                .sorted { $0.nameRange.lowerBound < $1.nameRange.lowerBound }
            guard let first = empty.first, empty.count < field.conditions.count else { return nil }
            let names = empty.map(\.operation.rawValue).joined(separator: ", ")
            return Diagnostic(
                .emptyOperator,
                at: first.nameRange,
                empty.count == 1
                    ? "\(names) of \(field.name.value) is an empty list"
                    : "\(names) of \(field.name.value) are empty lists",
                empty.count == 1 ? "remove it" : "remove them",
                fix: fix(empty, document)
            )
        }
    }

    private func fix(
        _ empty: [WrittenAdvancedSelector.Condition],
        _ document: SelectorDocument
    ) -> Diagnostic.Fix? {
        let removals = empty.compactMap { condition in
            document.text.endOfEmptyList(condition.range).flatMap { end in
                document.text.removal(
                    of: condition.nameRange.lowerBound..<end,
                    isYAML: document.syntax == .yaml,
                    isMember: true
                )
            }
        }
        guard removals.count == empty.count else { return nil }
        let what = empty.count == 1 ? "the empty list" : "the empty lists"
        return Diagnostic.Fix("remove \(what)", removals.joined.map { Diagnostic.Edit($0, "") })
    }
}

extension SourceText {
    /// Where a list without elements ends that starts with a bracket at the start of `range`.
    fileprivate func endOfEmptyList(_ range: Range<Int>) -> Int? {
        guard range.isEmpty else { return range.upperBound }
        let rest = bytes[range.lowerBound...]
        guard rest.first == UInt8(ascii: "["),
            let end = rest.dropFirst().firstIndex(where: { $0 != UInt8(ascii: " ") }),
            bytes[end] == UInt8(ascii: "]")
        else { return nil }
        return end + 1
    }
}
