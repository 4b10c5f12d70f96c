package import FastJSON

extension EventSelectors {
    /// Reads a JSON document of selectors in any of the forms, legal in `profile`.
    ///
    /// YAML is read by the module Pipelines, which has the library for it.
    package static func read(
        json bytes: SharedBytes,
        profile: SelectorProfile = .extended,
        _ policy: SelectorPolicy = SelectorPolicy()
    ) throws(SelectorError) -> EventSelectors {
        try SelectorDocument(json: bytes).selectors(legalIn: profile, policy)
    }
}

extension SelectorDocument {
    /// Reads a JSON document.
    package init(json bytes: SharedBytes) {
        let text = SourceText(bytes.array)
        do {
            self.init(try DocumentNode.readJSON(bytes), text: text, syntax: .json)
        } catch {
            self.init(error, text: text, syntax: .json)
        }
    }
}
