/// What a text that begins as the IAM ARNs of roles do says of their sessions.
///
/// A session's ARN is `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: the role's name, unique in
/// the account, without the role's path.
///
/// Source: the CloudTrail user guide, "CloudTrail userIdentity element"; the IAM user guide, "IAM
/// identifiers".
struct RoleARN {
    /// How the ARNs of any role's sessions in the account begin.
    let sessions: String
    private let components: [Substring]

    /// Nil if `text` is neither the IAM ARN of a role nor begins as one does.
    init?(_ text: String) {
        guard let parts = ARNParts(text), parts.service == "iam", let resource = parts.resource,
            resource == "role" || resource.hasPrefix("role/")
        else { return nil }
        sessions = "arn:\(parts.partition):sts::\(parts.account):assumed-role/"
        let names = resource.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        components = text.contains("*") ? [] : Array(names)
    }

    /// How the ARNs of the role's sessions begin, if the text is its whole ARN; nil if the text
    /// ends as a path does.
    var sessionPrefix: String? {
        guard let name = components.last, !name.isEmpty else { return nil }
        return "\(sessions)\(name)/"
    }

    /// Whether something stands before what may be the role's name.
    var hasPath: Bool { components.count > 1 }
}
