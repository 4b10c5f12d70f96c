import FastJSON
import QueryLanguage
import Records
import Rules
import TestKit
import Testing

/// A fix changes the verdict only on records that its lint speaks of: on random selectors, and the
/// sessions, users and objects of an account with roles below paths.
@Suite struct `Every fix` {
    @Test(arguments: Seed.first(300))
    func `changes nothing but what its lint says`(seed: Seed) throws {
        var world = AccountWorld(seed.random)
        let before = document(world.selector())
        guard before.faults.isEmpty else { return }
        for found in before.findings(in: .extended) {
            guard let fix = found.fix else { continue }
            let text = before.text.fixed(by: [fix])
            let after = SelectorDocument(json: SharedBytes(text.bytes))
            #expect(after.faults == [])
            let (was, isNow) = (try before.selectors(), try after.selectors())
            for record in AccountWorld.records
            where try keeps(was, record.json) != keeps(isNow, record.json) {
                #expect(
                    record.isMeant(by: found.rule.code, try values(in: before)),
                    "\(found.problem): \(fix.summary): \(record.json)"
                )
            }
        }
    }

    /// The values that the document compares with.
    private func values(in document: SelectorDocument) throws -> [String] {
        guard case .advanced(let selectors) = try document.selectors() else { return [] }
        return selectors.flatMap(\.fieldSelectors).flatMap { $0.conditions.values.joined() }
    }

    @Test(arguments: [
        "arn:aws:iam::111122223333:role/security/", "arn:aws:iam::111122223333:role/",
        "arn:aws:iam::111122223333:role/aws-service-role/", "arn:aws:iam::111122223333:role",
        "arn:aws:iam::111122223333:role/security/Scanner", "arn:aws:iam::*:role/Scanner",
    ])
    func `of a beginning of role ARNs is left to people`(prefix: String) throws {
        let found = document(
            advancedDocument(field("userIdentity.arn", "NotStartsWith", prefix))
        ).lints.filter { $0.rule.code == "SEL102" }
        let lint = try #require(found.first)
        #expect(lint.fix == nil)
        #expect(!lint.wayOut.contains("assumed-role/'"))
    }

    @Test func `moves a list as a whole`() {
        let role = "arn:aws:iam::111122223333:role"
        let before = document(
            advancedDocument(field("userIdentity.arn", "NotEquals", "\(role)/a/b/R", "\(role)/S"))
        )
        let after = before.text.fixed(by: before.lints.compactMap(\.fix))
        let session = "arn:aws:sts::111122223333:assumed-role"
        #expect(
            String(decoding: after.bytes, as: UTF8.self)
                == advancedDocument(
                    field("userIdentity.arn", "NotStartsWith", "\(session)/R/", "\(session)/S/")
                )
        )
    }
}

/// Selectors on the callers and objects of one account, and records of theirs.
private struct AccountWorld {
    private var random: SeededRandom
    private static let account = "111122223333"
    /// Names are unique in an account, whatever the path.
    private static let roles = [
        "Admin", "Scanner", "security/Audit", "security/deep/Probe", "aws-service-role/x.y/Elastic",
        "Scanner2", "team/Scanner-old",
    ]
    private static let users = ["bob", "bobby", "ops/eve"]
    private static let objects = ["logs/a", "logs/b/c", "logs2/a", "my/x"]

    init(_ random: SeededRandom) {
        self.random = random
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[random.below(elements.count)]
    }

    /// A document with one selector that may be mistaken.
    mutating func selector() -> String {
        let isCaller = random.oneIn(2)
        let operations = AdvancedEventSelector.Operator.allCases.map(\.rawValue)
        let values = (0...random.below(2)).map { _ in "\"\(isCaller ? caller() : object())\"" }
        let type =
            isCaller ? "" : "{\"Field\":\"resources.type\",\"Equals\":[\"AWS::S3::Object\"]},"
        let name = isCaller ? "userIdentity.arn" : "resources.ARN"
        return "[{\"FieldSelectors\":[\(type){\"Field\":\"\(name)\",\"\(pick(operations))\":"
            + "[\(values.joined(separator: ","))]}]}]"
    }

    /// A caller's ARN, cut anywhere after its kind, with a star at times.
    private mutating func caller() -> String {
        let role = pick(Self.roles)
        let whole = [
            "arn:aws:iam::\(Self.account):role/\(role)",
            "arn:aws:iam::\(Self.account):role/\(role)",
            "arn:aws:sts::\(Self.account):assumed-role/\(Self.name(of: role))/i-1",
            "arn:aws:sts::\(Self.account):assumed-role/\(Self.name(of: role))",
            "arn:aws:iam::\(Self.account):user/\(pick(Self.users))",
        ]
        return cut(pick(whole), from: "arn:aws:iam::\(Self.account):".count)
    }

    private mutating func object() -> String {
        cut("arn:aws:s3:::\(pick(Self.objects))", from: "arn:aws:s3:::".count)
    }

    private mutating func cut(_ text: String, from start: Int) -> String {
        let kept = random.oneIn(2) ? text.count : start + random.below(text.count - start + 1)
        return String(text.prefix(kept)) + (random.oneIn(6) ? "*" : "")
    }

    private static func roleName(ofSession arn: String) -> String? {
        arn.split(separator: "/").dropFirst().first.map(String.init)
    }

    private static func name(of role: String) -> String {
        String(role.split(separator: "/").last ?? "")
    }

    struct Made: Sendable {
        let json: String
        /// The caller's ARN, and the object's.
        let texts: [String]
        /// The name of the role whose session it is.
        let role: String?
        let isObject: Bool

        /// Whether a lint with `code` about `values` speaks of the record.
        func isMeant(by code: String, _ values: [String]) -> Bool {
            switch code {
            case "SEL101": values.contains { value in texts.contains { isLike(value, $0) } }
            case "SEL102":
                values.contains { AccountWorld.name(of: $0) == role && !$0.hasSuffix("/") }
            case "SEL115":
                values.contains { AccountWorld.roleName(ofSession: $0) == role }
            case "SEL103":
                values.contains { value in
                    texts.contains { $0.hasPrefix(value) && !$0.hasPrefix("\(value)/") }
                }
            case "SEL104":
                values.contains { value in
                    let bucket = value.hasSuffix("/") ? value : "\(value)/"
                    return isObject && texts.contains { $0.hasPrefix(bucket) }
                }
            default: false
            }
        }

        /// As shells take a star.
        private func isLike(_ pattern: String, _ text: String) -> Bool {
            let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return false }
            return text.hasPrefix(parts[0]) && text.hasSuffix(parts[1])
        }
    }

    static let records: [Made] =
        roles.map { role in
            let name = name(of: role)
            let arn = "arn:aws:sts::\(account):assumed-role/\(name)/i-1"
            return Made(
                json: """
                    {"eventCategory":"Data","userIdentity":{"type":"AssumedRole","arn":"\(arn)",
                     "sessionContext":{"sessionIssuer":{"type":"Role",
                       "arn":"arn:aws:iam::\(account):role/\(role)"}}}}
                    """,
                texts: [arn],
                role: name,
                isObject: false
            )
        }
        + users.map { user in
            let arn = "arn:aws:iam::\(account):user/\(user)"
            return Made(
                json: #"{"eventCategory":"Data","userIdentity":{"arn":"\#(arn)"}}"#,
                texts: [arn],
                role: nil,
                isObject: false
            )
        }
        + objects.map { object in
            let arn = "arn:aws:s3:::\(object)"
            return Made(
                json: """
                    {"eventCategory":"Data","resources":[{"type":"AWS::S3::Object","ARN":"\(arn)"}]}
                    """,
                texts: [arn],
                role: nil,
                isObject: true
            )
        }
}
