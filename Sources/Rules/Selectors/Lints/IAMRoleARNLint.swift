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
            guard let role = RoleARN(site.value.value) else { return nil }
            let value = site.value.value
            let meant = meant(by: site.operation)
            guard let sessions = role.sessionPrefix else { return several(value, role, site) }
            // Of a beginning, what stands behind a path may be a part of the path too.
            guard isWhole(site.operation) || !role.hasPath else {
                return Finding(
                    at: site.value.range,
                    "'\(value)' never matches a session: its ARN has no path of the role",
                    "use \(meant.rawValue) '\(sessions)' if that is the whole role"
                )
            }
            return Finding(
                at: site.value.range,
                "'\(value)' never matches a session of the role",
                "use \(meant.rawValue) '\(sessions)'",
                fix: Diagnostic.Fix(
                    "use \(meant.rawValue) '\(sessions)'",
                    subject.rewriting(site, for: meant) { sessionPrefix($0, site.operation) }
                )
            )
        }
    }

    /// Roles by their path, or all of an account: sessions can't be told by that.
    private static func several(
        _ value: String,
        _ role: RoleARN,
        _ site: LintSubject.Site
    ) -> Finding {
        Finding(
            at: site.value.range,
            "'\(value)' never matches a session: its ARN has no path of the role",
            "name each role, as in '\(role.sessions)ROLE/', or compare userIdentity.roleArn in"
                + " profile extended"
        )
    }

    private static func meant(
        by operation: AdvancedEventSelector.Operator
    ) -> AdvancedEventSelector.Operator {
        operation.selects ? .startsWith : .notStartsWith
    }

    private static func isWhole(_ operation: AdvancedEventSelector.Operator) -> Bool {
        [.equals, .notEquals].contains(operation)
    }

    /// What a value means for certain; nil if it could be a path.
    private static func sessionPrefix(
        _ value: String,
        _ operation: AdvancedEventSelector.Operator
    ) -> String? {
        guard let role = RoleARN(value), isWhole(operation) || !role.hasPath else { return nil }
        return role.sessionPrefix
    }
}
