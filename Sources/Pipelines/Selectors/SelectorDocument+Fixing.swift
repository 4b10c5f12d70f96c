package import Rules

extension SelectorDocument {
    /// The document with every fix of its findings made, and of those that come to light by it.
    package func fixed(file: String, profile: SelectorProfile) -> SelectorDocument {
        var document = self
        // A fix can bring another finding to light, but not for ever.
        for _ in 0..<8 {
            let fixes = document.findings(in: profile).compactMap(\.fix)
            guard !fixes.isEmpty else { break }
            document = .read(document.text.fixed(by: fixes).bytes, file: file)
        }
        return document
    }
}
