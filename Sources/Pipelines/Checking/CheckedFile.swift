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
    /// All JSON files are; a YAML file is if it has one of the forms of selectors.
    package static func isSelectors(_ text: SourceText, path: String) -> Bool {
        if path.hasSuffix(".json") { return true }
        guard let root = try? DocumentNode.readYAML(text) else { return false }
        return SelectorForm.recognises(root)
    }

    /// Whether something found is at least as bad as `severity`.
    package func hasFindings(from severity: DiagnosticRule.Severity) -> Bool {
        findings.contains { $0.rule.severity >= severity }
    }
}
