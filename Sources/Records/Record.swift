public import FastJSON

/// A CloudTrail event, seen in the bytes that it came in.
///
/// Nothing is copied and nothing is rewritten: a field is looked up when it is asked for. A field
/// that is absent or JSON `null` is missing; booleans and numbers are their JSON text, so that
/// `true` and `"true"` are the same. Source: the CloudTrail user guide, "CloudTrail record
/// contents", event versions up to 1.11.
public struct Record: ~Escapable {
    /// The record's JSON object.
    public let json: JSONValue
    public let time: EventTime

    @_lifetime(copy json)
    public init(json: JSONValue, time: EventTime) {
        self.json = json
        self.time = time
    }

    /// Whether any of the field's values satisfies `predicate`; false if it is missing.
    public func some(_ field: Field, _ predicate: (RawSpan) -> Bool) -> Bool {
        switch field.origin {
        case .path: Self.some(json, field.path, 0, predicate)
        case .category: someCategory(predicate)
        case .roleName: someRoleName(predicate)
        case .roleARN: someRoleARN(predicate)
        case .principal: somePrincipal(predicate)
        }
    }

    /// Whether any value at `names[depth...]`, from `value` on, satisfies `predicate`.
    static func some(
        _ value: JSONValue,
        _ names: PackedTexts,
        _ depth: Int,
        _ predicate: (RawSpan) -> Bool
    ) -> Bool {
        switch value.kind {
        case .null: return false
        case .array: return someElement(value, names, depth, predicate)
        case .object where depth < names.count:
            guard let member = value.member(names[depth]) else { return false }
            return some(member, names, depth + 1, predicate)
        case .escapedString where depth == names.count:
            var text: [UInt8] = []
            value.appendText(to: &text)
            return predicate(text.rawSpan)
        default: return depth == names.count && predicate(value.rawText)
        }
    }

    private static func someElement(
        _ array: JSONValue,
        _ names: PackedTexts,
        _ depth: Int,
        _ predicate: (RawSpan) -> Bool
    ) -> Bool {
        guard var element = array.firstChild() else { return false }
        while true {
            if some(element, names, depth, predicate) { return true }
            guard let next = element.nextSibling(in: array) else { return false }
            element = next
        }
    }

    /// Appends the text of the field's first value to `text`.
    /// - Returns: false if the field is missing.
    public func appendText(of field: Field, to text: inout [UInt8]) -> Bool {
        some(field) { value in
            text.append(contentsOf: value)
            return true
        }
    }

    /// The text of the field's first value; nil if it is missing.
    public func text(of field: Field) -> String? {
        var text: [UInt8] = []
        return appendText(of: field, to: &text) ? String(decoding: text, as: UTF8.self) : nil
    }
}

extension Record {
    /// The JSON value at the field's path, not going through arrays; nil if there is none, or the
    /// field is derived.
    @_lifetime(copy self)
    public func value(at field: Field) -> JSONValue? {
        guard field.origin == .path else { return nil }
        var value = json
        for index in 0..<field.path.count {
            guard let member = value.member(field.path[index]) else { return nil }
            value = member
        }
        return value
    }
}
