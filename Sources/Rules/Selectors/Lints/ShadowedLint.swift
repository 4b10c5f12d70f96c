extension SelectorLint {
    /// Source: tricky case 17.
    static let shadowed = SelectorLint(
        DiagnosticRule(
            "SEL107",
            "shadowed",
            .warning,
            summary: "Another selector keeps all that this one does.",
            why: "Selectors are joined by 'or': what this one excludes is kept by the other."
        ),
        example: """
            [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
             {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]},
                                 {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]}]}]
            """
    ) { subject in
        // Selectors are named by their number, and one that could not be read may keep the rest.
        guard subject.list.isWhole else { return [] }
        let advanced = subject.advanced.map { SelectorDemand($0.selector) }
        let ofAdvanced = shadows(
            advanced.count,
            skip: { advanced[$0].unsatisfiableField(in: subject.profile.records) != nil },
            implies: { advanced[$0].implies(advanced[$1]) }
        )
        let basic = subject.basic.map(\.selector)
        let ofBasic = shadows(
            basic.count,
            skip: { _ in false },
            implies: { basic[$0].implies(basic[$1]) }
        )
        let ranges = subject.advanced.map(\.range) + subject.basic.map(\.range)
        return (ofAdvanced + ofBasic).map { shadow, by in
            Finding(
                at: ranges[shadow],
                "selector \(by + 1) keeps everything that this one, number \(shadow + 1), keeps",
                "remove this one, or narrow selector \(by + 1)"
            )
        }
    }

    /// Among more selectors, to look at each pair would take too long.
    private static let selectorLimit = 1_000

    /// Each index that another one stands for; of equal ones the later.
    private static func shadows(
        _ count: Int,
        skip: (Int) -> Bool,
        implies: (Int, Int) -> Bool
    ) -> [(shadow: Int, by: Int)] {
        guard count <= selectorLimit else { return [] }
        return (0..<count).compactMap { index in
            guard !skip(index) else { return nil }
            let by = (0..<count).first { other in
                other != index && implies(index, other) && (other < index || !implies(other, index))
            }
            return by.map { (index, $0) }
        }
    }
}

extension BasicEventSelector {
    /// Whether every record that matches here matches `other` too.
    fileprivate func implies(_ other: BasicEventSelector) -> Bool {
        guard other.readWriteType == .all || other.readWriteType == readWriteType else {
            return false
        }
        let hasManagement =
            !includesManagementEvents
            || other.includesManagementEvents
                && Set(other.excludedSources).isSubset(of: excludedSources)
        return hasManagement
            && resources.allSatisfy { ours in
                ours.values.allSatisfy { value in
                    other.resources.contains { $0.type == ours.type && $0.covers(value) }
                }
            }
    }
}

extension BasicEventSelector.Resources {
    fileprivate func covers(_ value: String) -> Bool {
        values.contains { own in
            type.isAll(own) || own.utf8.elementsEqual(value.utf8)
                || type == .object && value.starts(with: own)
        }
    }
}
