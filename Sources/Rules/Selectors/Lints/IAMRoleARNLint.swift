extension SelectorLint {
    /// Source: the CloudTrail user guide, "CloudTrail userIdentity element": the `arn` of a role's
    /// session is `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path.
    static let iamRoleARN = SelectorLint(
        DiagnosticRule(
            "SEL102",
            "iam-role-arn",
            .warning,
            summary: "userIdentity.arn is compared with the IAM ARN of a role.",
            why: "What a role does is recorded under the STS ARN of its session, never under this."
        ),
        example: example(
            #"{"Field": "userIdentity.arn", "NotStartsWith": ["arn:aws:iam::123456789012:role/R"]}"#
        )
    ) { subject in
        subject.sites(of: "userIdentity.arn").compactMap { site -> Finding? in
            guard let session = ARNParts.sessionPrefix(ofRole: site.value.value) else { return nil }
            let meant: AdvancedEventSelector.Operator =
                site.operation.selects ? .startsWith : .notStartsWith
            return Finding(
                at: site.value.range,
                "'\(site.value.value)' never matches a session of the role",
                "use \(meant.rawValue) '\(session)'",
                fix: fix(site, to: meant, session, in: subject)
            )
        }
    }

    private static func fix(
        _ site: LintSubject.Site,
        to meant: AdvancedEventSelector.Operator,
        _ session: String,
        in subject: LintSubject
    ) -> Diagnostic.Fix? {
        // A path can't be told from a whole name's first part.
        guard !site.value.value.ends(with: "/") || session.ends(with: "assumed-role/") else {
            return nil
        }
        let edits =
            site.operation == meant
            ? subject.writing(session, over: site.value.range).map { [$0] }
            : subject.moving(site, to: meant, as: session)
        return Diagnostic.Fix("use \(meant.rawValue) '\(session)'", edits)
    }
}
