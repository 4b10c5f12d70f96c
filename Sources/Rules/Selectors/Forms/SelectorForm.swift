/// A form in which people have selectors: where in a document they are, and how they are written.
///
/// A new form is one file with a value of this type, and one line in the catalogue.
package struct SelectorForm: Sendable {
    package let name: String
    /// One sentence.
    package let summary: String
    /// A document of that form, as JSON; read by a test.
    package let example: String
    /// The lists of selectors in a document; nil if the document is of another form.
    let find: @Sendable (DocumentNode) -> [Found]?

    /// Every form; the first that fits is taken.
    package static let catalogue: [SelectorForm] = [
        .list, .eventDataStore, .eventSelectors, .cloudFormation, .terraformPlan,
        .terraformConfiguration, .terraformResource,
    ]

    /// The lists of selectors of one trail or event data store.
    struct Found: Sendable {
        var owner: String?
        var origin = WrittenSelectors.Origin.request
        var words = SelectorWords.aws
        let advanced: DocumentNode?
        let basic: DocumentNode?
    }
}

extension SelectorForm {
    /// Whether a document is of some form, or one selector without a list around it, so that it is
    /// meant to hold selectors.
    package static func recognises(_ root: DocumentNode) -> Bool {
        catalogue.contains { $0.find(root) != nil } || SelectorWords.isOneSelector(root)
    }

    /// The lists of selectors among the members of `holder`; nil if there are none.
    static func lists(
        in holder: DocumentNode,
        advanced: String,
        basic: String
    ) -> (advanced: DocumentNode?, basic: DocumentNode?)? {
        let lists = (holder.value(advanced), holder.value(basic))
        guard [lists.0, lists.1].contains(where: { $0?.isList ?? false }) else { return nil }
        return lists
    }
}

extension DocumentNode {
    /// Whether it is a list, or a function that gives one.
    fileprivate var isList: Bool { elements != nil || function != nil }
}
