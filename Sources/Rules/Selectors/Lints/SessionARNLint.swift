extension SelectorLint {
    /// Source: the CloudTrail user guide, "CloudTrail userIdentity element": the `arn` of a role's
    /// session is `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    static let sessionARN = SelectorLint(
        DiagnosticRule(
            "SEL115",
            "session-arn",
            .warning,
            summary: "userIdentity.arn is compared with what is no ARN of a role's session.",
            why: "Such an ARN ends with the role's name, without its path, and the session's name."
        ),
        example: example(
            #"{"Field": "userIdentity.arn", "NotEquals": ["arn:aws:sts::123456789012:assumed-role/R"]}"#
        )
    ) { subject in
        subject.sites(of: "userIdentity.arn").compactMap { site -> Finding? in
            guard ![.endsWith, .notEndsWith].contains(site.operation),
                let session = SessionARN(site.value.value)
            else { return nil }
            if session.hasPath {
                return Finding(
                    at: site.value.range,
                    "'\(site.value.value)' never matches a session: its ARN has no path of the role",
                    "leave the path out"
                )
            }
            guard [.equals, .notEquals].contains(site.operation), let start = session.roleAlone
            else { return nil }
            let meant: AdvancedEventSelector.Operator =
                site.operation.selects ? .startsWith : .notStartsWith
            return Finding(
                at: site.value.range,
                "'\(site.value.value)' is the ARN of no session",
                "use \(meant.rawValue) '\(start)'",
                fix: Diagnostic.Fix(
                    "use \(meant.rawValue) '\(start)'",
                    subject.rewriting(site, for: meant) { SessionARN($0)?.roleAlone }
                )
            )
        }
    }
}

/// A text that begins as the ARNs of roles' sessions do.
private struct SessionARN {
    private let text: String
    /// What stands behind `assumed-role/`.
    private let names: [Substring]

    init?(_ text: String) {
        guard !text.contains("*"), let parts = ARNParts(text), parts.service == "sts",
            let resource = parts.resource, resource.hasPrefix("assumed-role/")
        else { return nil }
        self.text = text
        let all = resource.split(separator: "/", omittingEmptySubsequences: false)
        names = Array(all.dropFirst())
    }

    /// Whether there is more in it than the names of a role and a session.
    var hasPath: Bool { names.count > 2 }

    /// How the ARNs of the role's sessions begin, if no session is named.
    var roleAlone: String? {
        guard let role = names.first, !role.isEmpty else { return nil }
        switch names.count {
        case 1: return "\(text)/"
        case 2 where names[1].isEmpty: return text
        default: return nil
        }
    }
}
