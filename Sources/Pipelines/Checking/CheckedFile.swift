internal import FastJSON
package import Rules

/// A file that `check` has looked at.
package struct CheckedFile: Sendable {
    package let path: String
    package let findings: [Finding]
    package let kind: Kind

    /// What the file is.
    package enum Kind: Sendable {
        case pipeline
        /// Selectors, checked against a profile, and the profiles that they are legal in.
        case selectors(SelectorProfile, legalIn: [String])
        /// Neither, as far as is known: it could not be read.
        case unreadable
    }

    /// A file that can't be read, and why.
    package init(unreadable path: String, _ problem: String, _ wayOut: String) {
        self.path = path
        findings = [Finding(unreadable: path, problem, wayOut)]
        kind = .unreadable
    }

    /// Whether it could not be read, so that nothing is known of it.
    package var isUnreadable: Bool {
        if case .unreadable = kind { true } else { false }
    }

    /// A pipeline, what is wrong with it, and what was found about its stages and what they name.
    package init(
        pipeline path: String,
        _ error: ConfigurationError?,
        _ stages: StageFindings? = nil
    ) {
        self.path = path
        findings = (stages ?? StageFindings()).with(error)
        kind = .pipeline
    }

    /// A file of selectors.
    package init(
        selectors path: String,
        _ document: SelectorDocument,
        profile: SelectorProfile
    ) {
        self.path = path
        findings = document.findings(in: profile).map {
            Finding($0, file: path, text: document.text)
        }
        kind = .selectors(
            profile,
            legalIn: SelectorProfile.catalogue.filter(document.isLegal).map(\.name)
        )
    }

    /// Whether a file's text is meant as selectors, not as a pipeline.
    ///
    /// All JSON files are; any other is if it has one of the forms of selectors or, where it can't
    /// be read, speaks of them.
    package static func isSelectors(_ text: SourceText, path: String) -> Bool {
        if path.hasSuffix(".json") || SyntaxFault(ofLanguageIn: text, file: path) != nil {
            return true
        }
        let json = text.looksLikeJSON ? try? DocumentNode.readJSON(SharedBytes(text.bytes)) : nil
        guard let root = json ?? (try? DocumentNode.readYAML(text)) else {
            return text.speaksOfSelectors
        }
        return SelectorForm.recognises(root)
    }

    /// Whether something found is at least as bad as `severity`.
    package func hasFindings(from severity: DiagnosticRule.Severity) -> Bool {
        findings.contains { $0.rule.severity >= severity }
    }
}

extension SourceText {
    /// Whether names stand in it that selectors have and pipelines don't.
    fileprivate var speaksOfSelectors: Bool {
        guard SyntaxFault(ofEncoding: bytes) == nil else { return false }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains(/FieldSelectors|EventSelectors|ReadWriteType|event_selector/)
            && !text.contains(/(^|\n)stages *:/)
    }
}
