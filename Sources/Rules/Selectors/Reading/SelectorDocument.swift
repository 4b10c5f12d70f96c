/// A document of selectors, read: what it says and where, and what is wrong with its shape.
package struct SelectorDocument: Sendable {
    package let text: SourceText
    package let syntax: Syntax
    /// One for each trail and event data store in it; empty if it could not be read.
    package let lists: [WrittenSelectors]
    /// Faults of shape, in the order of the text; with an error among them it can't be used.
    package let faults: [Diagnostic]

    /// How the text is written.
    package enum Syntax: Sendable { case json, yaml }

    /// Takes a document apart whose values have been read from `text`.
    package init(_ root: DocumentNode, text: SourceText, syntax: Syntax) {
        var reader = SelectorReader()
        lists = reader.lists(of: root)
        faults = reader.faults.inOrder
        self.text = text
        self.syntax = syntax
    }

    /// A document that could not be read at all.
    package init(_ fault: SyntaxFault, text: SourceText, syntax: Syntax) {
        lists = []
        let position = fault.position..<fault.position
        faults = [Diagnostic(fault.rule, at: position, fault.problem, fault.wayOut)]
        self.text = text
        self.syntax = syntax
    }
}

extension SelectorDocument {
    /// The selectors that it holds.
    /// - Throws: its first fault; or that it holds those of several trails or event data stores.
    package func selectors() throws(SelectorError) -> EventSelectors {
        if let fault = faults.first(where: { $0.rule.severity == .error }) {
            throw error(fault)
        }
        guard lists.count == 1 else {
            let owners = lists.compactMap(\.owner).joined(separator: ", ")
            throw SelectorError(
                place: text.place(at: lists.last?.range.lowerBound ?? 0),
                problem: "the document holds selectors of \(owners)",
                wayOut: "keep those of one"
            )
        }
        return lists[0].selectors
    }

    /// The same, legal in `profile`.
    package func selectors(
        legalIn profile: SelectorProfile,
        _ policy: SelectorPolicy = SelectorPolicy()
    ) throws(SelectorError) -> EventSelectors {
        let selectors = try selectors()
        if selectors.isEmpty, policy.whenEmpty == nil {
            throw error(Self.emptyList(at: lists[0].range))
        }
        let found = profile.check(self).inOrder
        if let fault = found.first(where: { $0.rule.severity == .error }) { throw error(fault) }
        return selectors
    }

    private func error(_ fault: Diagnostic) -> SelectorError {
        SelectorError(
            place: text.place(at: fault.range.lowerBound),
            problem: fault.problem,
            wayOut: fault.wayOut
        )
    }

    /// Source: tricky case 18; a trail without selectors logs management events, a list without
    /// any could as well mean all or nothing.
    package static func emptyList(at range: Range<Int>) -> Diagnostic {
        Diagnostic(
            .emptyList,
            at: range,
            "the list of selectors is empty",
            "name at least one, since an empty list would say nothing about what is kept"
        )
    }
}
