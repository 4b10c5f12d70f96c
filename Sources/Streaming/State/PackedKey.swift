internal import FastJSON

/// The values of one record's fields as a key, compact: two keys have the same bytes only if all
/// their values are the same.
///
/// For each value 0 if it is missing; 2 and 16 bytes if it is a UUID as AWS writes it, lower-case;
/// else 1, the length as a `VariableInteger`, and the bytes. Of what is no text 5, the length and how it
/// is spelt. Between 3 and 4 stand the values of an array.
public enum PackedKey {
    /// Appends a missing value.
    public static func appendMissing(to key: inout [UInt8]) { key.append(0) }

    /// Appends a present value.
    public static func append(_ value: RawSpan, to key: inout [UInt8]) {
        let start = key.count
        key.append(2)
        guard !appendUUID(value, to: &key) else { return }
        key.removeLast(key.count - start)
        key.append(1)
        VariableInteger.append(UInt64(value.byteCount), to: &key)
        key.append(contentsOf: value)
    }

    /// Appends a number, a boolean or an object as it is spelt in JSON.
    public static func appendJSON(_ json: RawSpan, to key: inout [UInt8]) {
        key.append(5)
        VariableInteger.append(UInt64(json.byteCount), to: &key)
        key.append(contentsOf: json)
    }

    /// Appends the beginning of an array, whose values come next.
    public static func beginArray(in key: inout [UInt8]) { key.append(3) }

    /// Appends its end.
    public static func endArray(in key: inout [UInt8]) { key.append(4) }

    /// Appends the 16 bytes that `text` stands for, if it is a UUID in lower case.
    /// - Returns: false if it is not; then some of them may have been appended.
    private static func appendUUID(_ text: RawSpan, to key: inout [UInt8]) -> Bool {
        guard text.byteCount == 36 else { return false }
        var index = 0
        while index < 36 {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard text[index] == UInt8(ascii: "-") else { return false }
                index += 1
                continue
            }
            guard let high = digit(text[index]), let low = digit(text[index + 1]) else {
                return false
            }
            key.append(high << 4 | low)
            index += 2
        }
        return true
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
