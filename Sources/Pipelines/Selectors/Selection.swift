internal import QueryLanguage
package import Rules

/// How a document of selectors is to be taken.
package struct Selection: Sendable {
    /// What it may say.
    package var profile = SelectorProfile.extended
    /// What it means where AWS is silent.
    package var policy = SelectorPolicy()

    package init() {}

    /// Which records the selectors in a file's bytes keep, and what each verdict is put down to.
    func reasoned(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> ReasonedSelection {
        ReasonedSelection(try selectors(bytes, file: file).reasons(policy))
    }

    private func selectors(_ bytes: [UInt8], file: String) throws(ConfigurationError)
        -> EventSelectors
    {
        do throws(SelectorError) {
            return try SelectorDocument.read(bytes, file: file).selectors(legalIn: profile, policy)
        } catch {
            throw ConfigurationError(error, file: file)
        }
    }

    /// What explains the decisions of the selectors in a file's bytes.
    func explainer(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> SelectorExplainer {
        let document = SelectorDocument.read(bytes, file: file)
        do throws(SelectorError) {
            _ = try document.selectors(legalIn: profile, policy)
        } catch {
            throw ConfigurationError(error, file: file)
        }
        return SelectorExplainer(document.lists[0], in: document.text, policy)
    }
}

extension ConfigurationError {
    fileprivate init(_ error: SelectorError, file: String) {
        self.init(
            file: file,
            line: error.place.line,
            problem: error.problem,
            wayOut: error.wayOut
        )
    }
}

extension Selection {
    /// The settings of a stage that say how its selectors are to be taken.
    static let settings = [
        StageKind.Setting(
            "profile",
            "what the selectors may say: aws-trail, aws-eds or extended (default)"
        ),
        StageKind.Setting(
            "non_selectable",
            "keep (default) or drop records that selectors don't speak of, such as Insight"
        ),
        StageKind.Setting(
            "unknown_category",
            "keep (default) or drop records whose category is neither stated nor derivable"
        ),
        StageKind.Setting(
            "resource_binding",
            "whether a selector's resource fields speak of the same_element (default) or any_element"
        ),
        StageKind.Setting(
            "when_empty",
            "what an empty list keeps: all, none or aws_default; without it, it is an error"
        ),
    ]

    /// Reads these settings.
    init(_ reader: FieldReader) throws(ConfigurationError) {
        let profiles = SelectorProfile.catalogue.map(\.name)
        if let name = try reader.word("profile", among: profiles) {
            profile = SelectorProfile.named(name)!  // one of the names
        }
        policy.nonSelectable = try Self.choice("non_selectable", reader) ?? policy.nonSelectable
        policy.unknownCategory =
            try Self.choice("unknown_category", reader) ?? policy.unknownCategory
        policy.resourceBinding =
            try Self.choice("resource_binding", reader) ?? policy.resourceBinding
        policy.whenEmpty = try Self.choice("when_empty", reader)
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ reader: FieldReader
    ) throws(ConfigurationError) -> Choice? {
        try reader.word(name, among: Choice.allCases.map(\.rawValue)).flatMap(Choice.init)
    }
}
