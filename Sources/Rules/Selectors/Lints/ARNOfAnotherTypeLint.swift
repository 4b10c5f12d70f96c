extension SelectorLint {
    /// Source: the CloudFormation reference, "AdvancedFieldSelector", `resources.ARN`: how the ARNs of
    /// each type of resource begin.
    static let arnOfAnotherType = SelectorLint(
        DiagnosticRule(
            "SEL114",
            "arn-of-another-type",
            .warning,
            summary: "resources.ARN is compared with the ARN of another service than the type's.",
            why: "Type and ARN are those of the same resource, so that the value matches nothing."
        ),
        example: example(#"{"Field": "resources.ARN", "StartsWith": ["arn:aws:sqs:us-east-1:"]}"#)
    ) { subject in
        subject.sites(of: "resources.ARN").compactMap { site -> Finding? in
            guard ![.endsWith, .notEndsWith].contains(site.operation),
                let type = site.selector.onlyType, let service = ResourceARN.service(of: type),
                let parts = ARNParts(site.value.value), mayNot(parts, be: service, site.operation)
            else { return nil }
            let effect = site.operation.selects ? "selects" : "excludes"
            return Finding(
                at: site.value.range,
                "'\(site.value.value)' \(effect) nothing: ARNs of \(type) are of \(service)",
                "write an ARN of \(service), or the type that is meant"
            )
        }
    }

    /// Whether an ARN, or the beginning of one, is of another service.
    private static func mayNot(
        _ parts: ARNParts,
        be service: String,
        _ operation: AdvancedEventSelector.Operator
    ) -> Bool {
        let isCut = parts.isServiceLast && [.startsWith, .notStartsWith].contains(operation)
        return isCut ? !service.hasPrefix(parts.service) : parts.service != service
    }
}

extension WrittenAdvancedSelector {
    /// The only type of resource that it selects; nil if there are more, or it is not said so.
    fileprivate var onlyType: String? {
        let conditions = fields.filter { $0.name.value == "resources.type" }
            .flatMap(\.conditions).filter { !$0.values.isEmpty }
        guard conditions.count == 1, conditions[0].operation == .equals,
            conditions[0].values.count == 1
        else { return nil }
        return conditions[0].values[0].value
    }
}
