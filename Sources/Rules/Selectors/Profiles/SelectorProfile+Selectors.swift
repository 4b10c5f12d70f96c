internal import FastJSON

extension SelectorProfile {
    /// What is wrong with selectors in this profile, were they written down.
    func faults(in selectors: [AdvancedEventSelector]) -> [Diagnostic] {
        let written = selectors.filter { !$0.fieldSelectors.isEmpty }
        guard !written.isEmpty else { return [] }
        let bytes = EventSelectors.advanced(written).canonicalJSON
        let document = SelectorDocument(json: SharedBytes(bytes))
        return document.faults + check(document)
    }
}
