public import FastJSON

/// A field of a record by its name: a path into its JSON, or something derived from it.
///
/// Names are AWS's, case-sensitive, parts joined by dots: `userIdentity.arn`,
/// `requestParameters.bucketName`. A path goes through arrays: it stands for all the values there.
public struct Field: Hashable, Sendable, CustomStringConvertible {
    /// Where its text comes from.
    enum Origin: Hashable, Sendable {
        /// The members of its path.
        case path
        /// `eventCategory`, derived for records older than event version 1.07.
        case category
        /// `userIdentity.role`: the name of the role that the caller had assumed.
        case roleName
        /// `userIdentity.roleArn`: the ARN of that role.
        case roleARN
        /// `userIdentity.principal`: whoever is behind the call, the same from session to session.
        case principal
    }

    /// The fields that are not what stands at their path, by name.
    static let derived: [String: Origin] = [
        "eventCategory": .category, "userIdentity.role": .roleName,
        "userIdentity.roleArn": .roleARN, "userIdentity.principal": .principal,
    ]

    let origin: Origin
    /// The members to follow.
    public let path: PackedTexts

    /// - Parameter name: not empty, no empty part (`a..b`); checked by `isName`.
    public init(_ name: String) {
        precondition(Self.isName(name), "not a field's name: '\(name)'")
        origin = Self.derived[name] ?? .path
        path = PackedTexts(name.split(separator: ".").map(String.init))
    }

    /// Whether `text` can name a field.
    public static func isName(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty }
    }

    /// Whether its text is not what stands at its path.
    public var isDerived: Bool { origin != .path }

    /// As it was given.
    public var name: String { path.texts.joined(separator: ".") }

    public var description: String { name }
}
