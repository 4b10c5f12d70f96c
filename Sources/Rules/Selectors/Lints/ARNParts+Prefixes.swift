extension ARNParts {
    /// How the ARNs of a role's sessions begin; nil if `arn` is not the IAM ARN of a role.
    ///
    /// Source: the CloudTrail user guide, "CloudTrail userIdentity element": a session's ARN is
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the role's path.
    static func sessionPrefix(ofRole arn: String) -> String? {
        guard let parts = ARNParts(arn), parts.service == "iam", let resource = parts.resource,
            resource.hasPrefix("role/")
        else { return nil }
        let start = "arn:\(parts.partition):sts::\(parts.account):assumed-role/"
        let name = resource.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return name.isEmpty ? start : "\(start)\(name)/"
    }

    /// How the ARNs of a bucket's objects begin; nil if `arn` is not that of a bucket, with or
    /// without a slash at its end.
    static func objectPrefix(ofBucket arn: String) -> String? {
        guard let parts = ARNParts(arn), parts.service == "s3", let resource = parts.resource,
            !resource.isEmpty
        else { return nil }
        guard let slash = resource.firstIndex(of: "/") else { return "\(arn)/" }
        return resource[resource.index(after: slash)...].isEmpty ? arn : nil
    }
}
