internal import FastJSON

/// The values of the group-by fields of one group, in their order; nil where a field is missing.
///
/// Groups are told apart by the key's bytes: for each value 0 if it is missing, else 1, its length
/// in four bytes, and its UTF-8.
public enum GroupKey {
    /// Appends a present value.
    public static func append(_ value: RawSpan, to key: inout [UInt8]) {
        let length = UInt32(value.byteCount)
        key.append(1)
        for shift: UInt32 in [0, 8, 16, 24] {
            key.append(UInt8(truncatingIfNeeded: length >> shift))
        }
        key.append(contentsOf: value)
    }

    /// Appends a missing value.
    public static func appendMissing(to key: inout [UInt8]) {
        key.append(0)
    }

    /// The key of the group that is counted instead of those that there is no room for: as many
    /// values as `key` has, all of them `__other__`.
    static func other(insteadOf key: RawSpan) -> [UInt8] {
        let value = Array("__other__".utf8)
        var other: [UInt8] = []
        var index = 0
        while index < key.byteCount {
            _ = valueRange(at: &index, of: key)
            append(value.rawSpan, to: &other)
        }
        return other
    }

    /// The values of `key`, as UTF-8. Traps on bytes that are no key.
    public static func values(of key: RawSpan) -> [[UInt8]?] {
        var values: [[UInt8]?] = []
        var index = 0
        while index < key.byteCount {
            values.append(valueRange(at: &index, of: key).map { key.extracting($0).array })
        }
        return values
    }

    /// Where the value that starts at `index` has its bytes; nil if it is missing. Moves `index`
    /// behind it.
    static func valueRange(at index: inout Int, of key: RawSpan) -> Range<Int>? {
        guard key[index] == 1 else {
            index += 1
            return nil
        }
        var length = 0
        for position in 0..<4 { length |= Int(key[index + 1 + position]) << (8 * position) }
        let start = index + 5
        index = start + length
        return start..<index
    }
}
