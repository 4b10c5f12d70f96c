extension SelectorLint {
    /// Source: tricky case 16.
    static let unsatisfiable = SelectorLint(
        DiagnosticRule(
            "SEL106",
            "unsatisfiable",
            .warning,
            summary: "No record can match the selector.",
            why: "It keeps nothing, so that what it is there for is lost."
        ),
        example: example(#"{"Field": "readOnly", "Equals": ["maybe"]}"#)
    ) { subject in
        let advanced = subject.wholeAdvanced.compactMap { selector -> Finding? in
            let demand = SelectorDemand(selector.selector)
            // What the selector excludes itself is told by `contradiction`.
            guard let field = demand.unsatisfiableField(in: subject.profile.records),
                demand.demand(of: field)?.isContradiction != true
            else { return nil }
            let place = selector.fields.first { $0.name.value == field }?.extent
            return Finding(
                at: place ?? selector.range,
                "no \(field) can be as this selector asks, so that it matches nothing",
                "correct its values, or remove the selector"
            )
        }
        return advanced
            + subject.wholeBasic.filter(\.selectsNothing).map { selector in
                Finding(
                    at: selector.range,
                    "neither management events nor data resources: the selector matches nothing",
                    "include management events, or name data resources"
                )
            }
    }
}

extension WrittenBasicSelector {
    fileprivate var selectsNothing: Bool {
        !includesManagementEvents && resources.allSatisfy(\.values.isEmpty)
    }
}
