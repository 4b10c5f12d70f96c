extension SelectorLint {
    /// Source: the CloudTrail user guide: with Equals and NotEquals "the value must exactly match
    /// the ARN of a valid resource"; hashicorp/terraform-provider-aws, issue 28582.
    static let bucketARN = SelectorLint(
        DiagnosticRule(
            "SEL104",
            "bucket-arn",
            .warning,
            summary: "An object's ARN is compared as a whole with that of a bucket.",
            why: "No object has that ARN: NotEquals excludes nothing, Equals selects nothing."
        ),
        example: example(#"{"Field": "resources.ARN", "NotEquals": ["arn:aws:s3:::b/"]}"#)
    ) { subject in
        subject.sites(of: "resources.ARN").compactMap { site -> Finding? in
            let types = site.selector.values(of: "resources.type").map(\.value)
            guard [.equals, .notEquals].contains(site.operation), types == ["AWS::S3::Object"],
                let prefix = ARNParts.objectPrefix(ofBucket: site.value.value)
            else { return nil }
            let meant: AdvancedEventSelector.Operator =
                site.operation.selects ? .startsWith : .notStartsWith
            let effect = site.operation.selects ? "selects" : "excludes"
            return Finding(
                at: site.value.range,
                "\(site.operation.rawValue) '\(site.value.value)' \(effect) nothing",
                "use \(meant.rawValue) '\(prefix)'",
                fix: Diagnostic.Fix(
                    "use \(meant.rawValue) '\(prefix)'",
                    subject.rewriting(site, for: meant, as: ARNParts.objectPrefix(ofBucket:))
                )
            )
        }
    }
}
