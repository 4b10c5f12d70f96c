extension SelectorDocument {
    /// Everything that is wrong or doubtful about the document, in the order of the text: faults
    /// of shape, and what `profile` does not take.
    package func findings(in profile: SelectorProfile) -> [Diagnostic] {
        (faults + emptyLists + profile.check(self)).inOrder
    }

    /// Whether it can be used in `profile`.
    package func isLegal(in profile: SelectorProfile) -> Bool {
        !(faults + emptyLists + profile.check(self)).hasErrors
    }

    private var emptyLists: [Diagnostic] {
        lists.filter(\.selectors.isEmpty).map { Self.emptyList(at: $0.range) }
    }
}
