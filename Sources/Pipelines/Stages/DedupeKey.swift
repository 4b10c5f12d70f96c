internal import FastJSON
internal import Records
internal import Streaming

/// The key by which `dedupe` tells records apart: two have the same only if all values of all fields
/// are the same, of the same kind and in the same arrays. JSON's null is a missing value.
enum DedupeKey {
    /// Appends what `record` has at `field`.
    /// - Returns: false if that is nothing.
    static func append(_ field: Field, of record: Record, to key: inout [UInt8]) -> Bool {
        guard field.isDerived else {
            return append(record.json, field.path, 0, to: &key)
        }
        let isPresent = record.some(field) { value in
            PackedKey.append(value, to: &key)
            return true
        }
        if !isPresent { PackedKey.appendMissing(to: &key) }
        return isPresent
    }

    private static func append(
        _ value: JSONValue,
        _ names: PackedTexts,
        _ depth: Int,
        to key: inout [UInt8]
    ) -> Bool {
        switch value.kind {
        case .null: break
        case .array: return appendElements(of: value, names, depth, to: &key)
        case .object where depth < names.count:
            guard let member = value.member(names[depth]) else { break }
            return append(member, names, depth + 1, to: &key)
        case _ where depth < names.count: break
        case .escapedString:
            var text: [UInt8] = []
            value.appendText(to: &text)
            PackedKey.append(text.rawSpan, to: &key)
            return true
        case .string:
            PackedKey.append(value.rawText, to: &key)
            return true
        default:
            PackedKey.appendJSON(value.rawText, to: &key)
            return true
        }
        PackedKey.appendMissing(to: &key)
        return false
    }

    private static func appendElements(
        of array: JSONValue,
        _ names: PackedTexts,
        _ depth: Int,
        to key: inout [UInt8]
    ) -> Bool {
        PackedKey.beginArray(in: &key)
        var isPresent = false
        var next = array.firstChild()
        while let element = next {
            if append(element, names, depth, to: &key) { isPresent = true }
            next = element.nextSibling(in: array)
        }
        PackedKey.endArray(in: &key)
        return isPresent
    }
}
