extension SelectorForm {
    /// What `put-event-selectors --advanced-event-selectors` and `--event-selectors` take.
    static let list = SelectorForm(
        name: "list",
        summary: "a list of advanced or of basic event selectors",
        example: #"[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]"#
    ) { root in
        guard let elements = root.elements else { return nil }
        for words in [SelectorWords.aws, .terraform] {
            if elements.contains(where: { $0.value(words.fieldSelectors) != nil }) {
                return [Found(words: words, advanced: root, basic: nil)]
            }
            let isBasic = elements.contains(where: words.isBasic)
            if isBasic { return [Found(words: words, advanced: nil, basic: root)] }
        }
        return [Found(advanced: root, basic: nil)]
    }
}
