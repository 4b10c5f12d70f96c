/// What would have made a selector's value fit a record.
package enum NearMiss: Hashable, Sendable {
    /// The record has the value in other letter case.
    case letterCase(actual: String)
    /// The record has the value with other blanks around it.
    case surroundingSpace(actual: String)
    /// The record's value goes on behind the value.
    case beginning(actual: String)
    /// The value is the ARN of a role, the record has a session of it, whose ARN begins so.
    case roleSession(prefix: String)
    /// The value is the ARN of a bucket, the record has an object in it, whose ARN begins so.
    case objectInBucket(prefix: String)
    /// The value is for objects in a bucket, the record has the bucket itself.
    case bucketItself(actual: String)
    /// A resource of another type has it; nil if that resource has no type.
    case otherResource(type: String?)
    /// One character is other, missing or too many.
    case oneCharacter(actual: String)
    /// The record has it in another field.
    case otherField(name: String)

    /// For programs.
    package var name: String {
        switch self {
        case .letterCase: "letter_case"
        case .surroundingSpace: "surrounding_space"
        case .beginning: "beginning"
        case .roleSession: "role_session"
        case .objectInBucket: "object_in_bucket"
        case .bucketItself: "bucket_itself"
        case .otherResource: "other_resource"
        case .oneCharacter: "one_character"
        case .otherField: "other_field"
        }
    }

    /// For people, one line, without what the record has.
    package var text: String {
        switch self {
        case .letterCase: "would match if letter case were ignored"
        case .surroundingSpace: "would match if blanks around it were ignored"
        case .beginning: "would match as a beginning: what the record has goes on behind it"
        case .roleSession(let prefix):
            "is the IAM ARN of the role; its sessions have ARNs that start with '\(prefix)'"
        case .objectInBucket(let prefix):
            "is the ARN of the bucket; objects in it have ARNs that start with '\(prefix)'"
        case .bucketItself: "is for objects in the bucket; the record has the bucket itself"
        case .otherResource(let type):
            "would match the resource of \(type.map { "type \($0)" } ?? "no type")"
        case .oneCharacter: "would match if one character were different"
        case .otherField(let name): "would match in \(name)"
        }
    }
}
