extension SelectorLint {
    /// Source: tricky cases 2 and 12; the CloudTrail user guide, "CloudTrail userIdentity element".
    static let callersWithoutARN = SelectorLint(
        DiagnosticRule(
            "SEL113",
            "callers-without-arn",
            .note,
            summary: "userIdentity.arn is only used to exclude.",
            why: "AWS services, some federated users and failed sign-ins have none: they are kept."
        ),
        example: example(
            #"""
            {"Field": "userIdentity.arn",
             "NotStartsWith": ["arn:aws:sts::123456789012:assumed-role/R/"]}
            """#
        )
    ) { subject in
        subject.wholeAdvanced.flatMap(\.fields).filter { field in
            field.name.value == "userIdentity.arn"
                && !field.conditions.contains { $0.operation.selects && !$0.values.isEmpty }
        }.map { field in
            Finding(
                at: field.name.range,
                "records without userIdentity.arn are kept",
                "exclude userIdentity.type or userIdentity.invokedBy too, in a stream"
            )
        }
    }
}
