internal import FastJSON

extension Record {
    /// Whether the name of the role that the caller had assumed satisfies `predicate`.
    ///
    /// A session's ARN is `arn:PARTITION:sts::ACCOUNT:assumed-role/NAME/SESSION`; it has no path.
    func someRoleName(_ predicate: (RawSpan) -> Bool) -> Bool {
        Self.some(json, Self.arnPath, 0) { arn in
            guard let session = SessionARN(arn) else { return false }
            return predicate(arn.extracting(session.roleName))
        }
    }

    /// Whether the ARN of that role satisfies `predicate`: the session's issuer if the record
    /// names it (with the role's path), else derived from the session's ARN (without a path).
    func someRoleARN(_ predicate: (RawSpan) -> Bool) -> Bool {
        if issuerIsRole, Self.some(json, Self.issuerARNPath, 0, { _ in true }) {
            return Self.some(json, Self.issuerARNPath, 0, predicate)
        }
        return Self.some(json, Self.arnPath, 0) { arn in
            guard let session = SessionARN(arn) else { return false }
            var derived = arn.extracting(session.partition).array
            derived.append(":iam::" as StaticString)
            derived.append(contentsOf: arn.extracting(session.account))
            derived.append(":role/" as StaticString)
            derived.append(contentsOf: arn.extracting(session.roleName))
            return predicate(derived.rawSpan)
        }
    }

    /// Whether the session's issuer is a role: by its type or, where a record was left without
    /// types, by its ARN.
    private var issuerIsRole: Bool {
        var isRole: Bool?
        _ = Self.some(json, Self.issuerTypePath, 0) {
            isRole = $0.isEqual(to: Self.role.rawSpan)
            return true
        }
        return isRole
            ?? Self.some(json, Self.issuerARNPath, 0) {
                guard let resource = $0.firstIndex(of: UInt8(ascii: "/")) else { return false }
                return $0.extracting(0..<resource + 1).hasSuffix(Self.roleResource.rawSpan)
            }
    }

    private static let arnPath = Field("userIdentity.arn").path
    private static let issuerTypePath = Field("userIdentity.sessionContext.sessionIssuer.type").path
    private static let issuerARNPath = Field("userIdentity.sessionContext.sessionIssuer.arn").path
    private static let role = Array("Role".utf8)
    private static let roleResource = Array(":role/".utf8)
}

/// The parts of an assumed role's session ARN, as byte ranges into it.
private struct SessionARN {
    /// `arn:aws`, with the partition.
    let partition: Range<Int>
    let account: Range<Int>
    let roleName: Range<Int>

    init?(_ arn: RawSpan) {
        let colon = UInt8(ascii: ":")
        guard arn.hasPrefix(Self.start.rawSpan),
            let afterPartition = arn.firstIndex(of: colon, from: Self.start.count),
            arn.extracting(afterPartition..<arn.byteCount).hasPrefix(Self.service.rawSpan)
        else { return nil }
        let accountStart = afterPartition + Self.service.count
        guard let accountEnd = arn.firstIndex(of: colon, from: accountStart),
            arn.extracting(accountEnd..<arn.byteCount).hasPrefix(Self.resource.rawSpan)
        else { return nil }
        let nameStart = accountEnd + Self.resource.count
        let nameEnd = arn.firstIndex(of: UInt8(ascii: "/"), from: nameStart) ?? arn.byteCount
        guard nameEnd > nameStart else { return nil }
        partition = 0..<afterPartition
        account = accountStart..<accountEnd
        roleName = nameStart..<nameEnd
    }

    private static let start = Array("arn:".utf8)
    private static let service = Array(":sts::".utf8)
    private static let resource = Array(":assumed-role/".utf8)
}
