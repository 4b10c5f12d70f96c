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
                let selecting = field.conditions.filter(\.operation.selects)
                let lost = selecting.flatMap { condition in
                    condition.values.compactMap { undone($0, condition.operation, by: excluded) }
                }
                let isAll = lost.count == selecting.flatMap(\.values).count
                return lost.map { value, problem in
                    let effect = isAll ? ", so that the selector matches nothing" : ""
                    return Finding(at: value, problem + effect, "remove one of them")
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

    /// Where the value is and by what it is undone; nil if it is not.
    private static func undone(
        _ value: Written<String>,
        _ operation: AdvancedEventSelector.Operator,
        by excluded: PatternIndex
    ) -> (Range<Int>, problem: String)? {
        excluded.implied(by: TextPattern(operation, value.value)).map { winner in
            (
                value.range,
                "\(operation.rawValue) '\(value.value)' is undone by \(winner.excluding.rawValue)"
                    + " '\(String(decoding: winner.text, as: UTF8.self))'"
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
