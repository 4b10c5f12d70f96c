extension SelectorLint {
    /// Source: the AWS General Reference, "Amazon Resource Names", and tricky case 15: AWS's own
    /// example has the placeholder `arn:partition:`.
    static let unknownPartition = SelectorLint(
        DiagnosticRule(
            "SEL111",
            "unknown-partition",
            .warning,
            summary: "An ARN is of a partition that there is not.",
            why: "No record has such an ARN, so that the value matches nothing."
        ),
        example: example(#"{"Field": "resources.ARN", "StartsWith": ["arn:partition:s3:::b/"]}"#)
    ) { subject in
        let suffixes: [AdvancedEventSelector.Operator] = [.endsWith, .notEndsWith]
        let values =
            subject.sites.filter { !suffixes.contains($0.operation) }.map(\.value)
            + subject.basic.flatMap(\.resources).flatMap(\.values)
        return values.compactMap { value -> Finding? in
            guard let parts = ARNParts(value.value), !isKnown(parts.partition) else { return nil }
            return Finding(
                at: value.range,
                parts.partition.hasPrefix("${")
                    ? "nothing is put in the place of '${…}' in '\(value.value)'"
                    : "'\(parts.partition)' is no partition of AWS",
                "write aws, aws-cn, aws-us-gov, or the one that your account is in"
            )
        }
    }

    private static func isKnown(_ partition: Substring) -> Bool {
        ["aws", "aws-cn", "aws-us-gov", "aws-eusc"].contains(partition)
            || partition.hasPrefix("aws-iso")
    }
}
