internal import Rules

/// What is found about the rules of a pipeline's stages, and about the selectors that they name, each
/// with its own place. What keeps the pipeline from being read is said by `Plan.read`.
package struct StageFindings: Sendable {
    /// In the order of the stages; what two of them name is found once.
    package private(set) var all: [Finding] = []

    /// - Parameters: as those of `Plan.read`.
    package init(
        of text: String,
        file: String,
        environment: [String: String],
        readFile: @escaping (String) throws -> [UInt8]
    ) {
        let plan = PlanReader(file: file, environment: environment, readFile: readFile)
        guard let top = try? plan.top(of: text), let stages = try? plan.stageReaders(top) else {
            return
        }
        for (kind, settings) in stages {
            switch kind.effect {
            case .selects: add(Self.ofSelectors(settings, plan))
            case .judges(let verdict): add(Self.ofRule(verdict, settings))
            case .passes, .depends: continue
            }
        }
    }

    /// Nothing.
    init() {}

    /// These behind what keeps the pipeline from being read, unless that is one of them, which says
    /// more of it.
    func with(_ error: ConfigurationError?) -> [Finding] {
        guard let error, !all.contains(where: { $0.says(error) }) else { return all }
        return [Finding(error)] + all
    }

    private mutating func add(_ found: [Finding]) {
        all += found.filter { !all.contains($0) }
    }

    private static func ofSelectors(_ settings: FieldReader, _ plan: PlanReader) -> [Finding] {
        guard let selection = try? Selection(settings), let path = try? settings.text("selectors"),
            let bytes = try? plan.readFile(path)
        else { return [] }
        let document = SelectorDocument.read(bytes, file: path)
        let isEmptyAllowed = selection.policy.whenEmpty != nil
        return document.findings(in: selection.profile)
            .filter { !(isEmptyAllowed && $0.rule == .emptyList) }
            .map { Finding($0, file: plan.beside(path), text: document.text).inOtherFile }
    }

    private static func ofRule(
        _ verdict: ConditionPlan.Verdict,
        _ settings: FieldReader
    ) -> [Finding] {
        guard let rule = try? ConditionPlan(verdict, settings), let places = rule.places else {
            return []
        }
        let text = rule.condition.text
        return ConditionLints(rule.condition.written, in: text).findings.map { finding in
            Finding(finding, file: settings.file, places, in: Array(text.utf8))
        }
    }
}

extension Finding {
    /// A finding about a condition whose text, UTF-8, stands at `places`; it has no fix.
    fileprivate init(
        _ diagnostic: Diagnostic,
        file: String,
        _ places: ScalarPlaces,
        in text: [UInt8]
    ) {
        func place(at offset: Int) -> SourceText.Place {
            let before = String(decoding: text[..<offset], as: UTF8.self)
            return places.place(ofColumn: before.unicodeScalars.count + 1)
        }
        let start = place(at: diagnostic.range.lowerBound)
        self.init(
            rule: diagnostic.rule,
            file: file,
            place: .range(start, end: place(at: diagnostic.range.upperBound)),
            problem: diagnostic.problem,
            wayOut: diagnostic.wayOut,
            fix: nil
        )
    }

    /// The same where another file is checked, which names this one.
    fileprivate var inOtherFile: Finding {
        var other = self
        other.fixing = "'sluice check --fix \(file)'"
        return other
    }

    /// Whether it is what `error` is about.
    fileprivate func says(_ error: ConfigurationError) -> Bool {
        guard case .range(let start, _) = place, rule.severity == .error else { return false }
        return file == error.file && start.line == error.line && problem == error.problem
    }
}
