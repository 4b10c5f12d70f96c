extension ARNParts {
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
