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
            .map { Finding($0, file: plan.beside(path), text: document.text) }
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
    /// A finding about a condition whose text, UTF-8, stands at `places`.
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
        self.init(
            diagnostic,
            file: file,
            from: place(at: diagnostic.range.lowerBound),
            to: place(at: diagnostic.range.upperBound)
        )
    }
}
