internal import QueryLanguage
internal import Records

extension WrittenExpression {
    /// The tests of texts, each as selectors of its own that ask the same; those of one resource
    /// that all have to hold are one selector.
    func subjects(_ places: ConditionPlaces) -> [LintSubject] {
        selectors(places).map { selector in
            LintSubject(
                list: WrittenSelectors(
                    owner: nil,
                    origin: .request,
                    words: .aws,
                    content: .advanced([selector]),
                    range: selector.range
                ),
                text: places.text,
                syntax: .yaml,
                profile: .awsTrail
            )
        }
    }

    private func selectors(_ places: ConditionPlaces) -> [WrittenAdvancedSelector] {
        switch kind {
        case .test:
            return field(places, below: "").map { [selector([$0], places)] } ?? []
        case .all(let parts), .any(let parts): return parts.flatMap { $0.selectors(places) }
        case .not(let part): return part.selectors(places)
        case .element(let array, let part):
            return part.conjunctions.compactMap { tests in
                let fields = tests.compactMap { $0.field(places, below: "\(array.name).") }
                return fields.isEmpty ? nil : selector(fields, places)
            }
        }
    }

    private func selector(
        _ fields: [WrittenAdvancedSelector.Field],
        _ places: ConditionPlaces
    ) -> WrittenAdvancedSelector {
        WrittenAdvancedSelector(range: places.bytes(columns), name: nil, fields: fields)
    }

    /// The tests below, those together that stand beside each other and all have to hold.
    private var conjunctions: [[WrittenExpression]] {
        switch kind {
        case .test: return [[self]]
        case .all(let parts):
            let inner = parts.map(\.conjunctions)
            let tests = inner.filter { $0.count == 1 }.flatMap { $0[0] }
            return [tests] + inner.filter { $0.count != 1 }.flatMap { $0 }
        case .any(let parts): return parts.flatMap(\.conjunctions)
        case .not(let part), .element(_, let part): return part.conjunctions
        }
    }

    /// The field selector that asks what a test of texts does; nil if it is another one.
    private func field(
        _ places: ConditionPlaces,
        below prefix: String
    ) -> WrittenAdvancedSelector.Field? {
        guard case .test(let test, let values) = kind,
            let (name, operation) = test.fieldAndOperator
        else { return nil }
        let range = places.bytes(columns)
        let start = range.lowerBound..<range.lowerBound
        return WrittenAdvancedSelector.Field(
            range: range,
            name: Written(prefix + name, at: start),
            conditions: [
                WrittenAdvancedSelector.Condition(
                    operation: operation,
                    nameRange: start,
                    range: range,
                    values: values.map { Written($0.text, at: places.bytes($0.columns)) }
                )
            ]
        )
    }
}

extension Expression {
    /// What a test of texts looks at, and how a selector compares so.
    fileprivate var fieldAndOperator: (String, AdvancedEventSelector.Operator)? {
        switch self {
        case .text(let field, .equals): (field.name, .equals)
        case .text(let field, .hasPrefix): (field.name, .startsWith)
        case .text(let field, .hasSuffix): (field.name, .endsWith)
        case .not(.text(let field, .equals)): (field.name, .notEquals)
        case .not(.text(let field, .hasPrefix)): (field.name, .notStartsWith)
        case .not(.text(let field, .hasSuffix)): (field.name, .notEndsWith)
        default: nil
        }
    }
}

extension Diagnostic {
    /// The same, with the operators as conditions have them, and without a fix, which is one of
    /// selectors.
    var inWordsOfConditions: Diagnostic {
        Diagnostic(rule, at: range, Self.inWords(problem), Self.inWords(wayOut))
    }

    /// Values, which stand in quotes, are left alone.
    private static func inWords(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .map { $0.isMultiple(of: 2) ? inWords(part: String($1)) : String($1) }
            .joined(separator: "'")
    }

    private static func inWords(part: String) -> String {
        words.reduce(part) { $0.replacing($1.selectors, with: $1.conditions) }
    }

    /// Those that hold another one come first.
    private static let words: [(selectors: String, conditions: String)] = [
        ("NotStartsWith", "not starts with"), ("NotEndsWith", "not ends with"),
        ("NotEquals", "!="), ("StartsWith", "starts with"), ("EndsWith", "ends with"),
        ("Equals", "="),
    ]
}
