extension SelectorLint {
    /// Source: the CloudTrail user guide: "do not set conflicting or duplicate values".
    static let contradiction = SelectorLint(
        DiagnosticRule(
            "SEL105",
            "contradiction",
            .warning,
            summary: "What a value selects is all excluded by the same selector.",
            why: "Whoever wrote it expects it to be kept, and excluding wins."
        ),
        example: example(
            #"{"Field": "eventName", "Equals": ["A", "GetObject"], "NotStartsWith": ["Get"]}"#
        )
    ) { subject in
        subject.advanced.flatMap { selector in
            let excluding = excluding(in: selector)
            return selector.fields.flatMap { field -> [Finding] in
                guard let excluded = excluding[field.name.value] else { return [] }
                return field.conditions.filter(\.operation.selects).flatMap { condition in
                    condition.values.compactMap { undone($0, condition.operation, by: excluded) }
                }
            }
        }
    }

    /// What a selector excludes, by field.
    private static func excluding(in selector: WrittenAdvancedSelector) -> [String: PatternIndex] {
        let fields = Dictionary(grouping: selector.fields, by: \.name.value)
        return fields.mapValues { fields in
            let conditions = fields.flatMap(\.conditions).filter { !$0.operation.selects }
            return PatternIndex(
                conditions.flatMap { condition in
                    condition.values.map { TextPattern(condition.operation, $0.value) }
                }
            )
        }
    }

    private static func undone(
        _ value: Written<String>,
        _ operation: AdvancedEventSelector.Operator,
        by excluded: PatternIndex
    ) -> Finding? {
        excluded.implied(by: TextPattern(operation, value.value)).map { winner in
            Finding(
                at: value.range,
                "\(operation.rawValue) '\(value.value)' is undone by \(winner.excluding.rawValue)"
                    + " '\(String(decoding: winner.text, as: UTF8.self))'",
                "remove one of them"
            )
        }
    }
}

extension TextPattern {
    /// The operator that excludes what is as asked.
    fileprivate var excluding: AdvancedEventSelector.Operator {
        switch kind {
        case .whole: .notEquals
        case .start: .notStartsWith
        case .end: .notEndsWith
        }
    }
}
