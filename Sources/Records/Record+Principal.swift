internal import FastJSON

extension Record {
    /// Whether whoever is behind the call satisfies `predicate`: somebody who stays the same from
    /// session to session.
    ///
    /// The ARN of the role that was assumed, else the caller's own ARN, else the service that made
    /// the call, the user's name or the account, the first of these that the record has.
    func somePrincipal(_ predicate: (RawSpan) -> Bool) -> Bool {
        var answer: Bool?
        let ask = { (principal: RawSpan) -> Bool in
            answer = predicate(principal)
            return true
        }
        if someRoleARN(ask) { return answer == true }
        for path in Self.principalPaths where Self.some(json, path, 0, ask) {
            return answer == true
        }
        return false
    }

    private static let principalPaths = ["arn", "invokedBy", "userName", "accountId"]
        .map { Field("userIdentity.\($0)").path }
}
