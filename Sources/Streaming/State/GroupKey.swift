internal import FastJSON

/// The values of the group-by fields of one group, in their order; nil where a field is missing.
///
/// Groups are told apart by the key's bytes: for each value 0 if it is missing, else 1, its length
/// in four bytes, and its UTF-8.
package enum GroupKey {
    /// Appends a present value.
    package static func append(_ value: RawSpan, to key: inout [UInt8]) {
        let length = UInt32(value.byteCount)
        key.append(1)
        for shift: UInt32 in [0, 8, 16, 24] { key.append(UInt8(truncatingIfNeeded: length >> shift)) }
        key.append(contentsOf: value)
    }

    /// Appends a missing value.
    package static func appendMissing(to key: inout [UInt8]) {
        key.append(0)
    }

    /// The values of `key`, as UTF-8. Traps on bytes that are no key.
    package static func values(of key: RawSpan) -> [[UInt8]?] {
        var values: [[UInt8]?] = []
        var index = 0
        while index < key.byteCount {
            guard key[index] == 1 else {
                values.append(nil)
                index += 1
                continue
            }
            let length = (0..<4).reduce(0) { $0 | Int(key[index + 1 + $1]) << (8 * $1) }
            values.append(key.extracting(index + 5..<index + 5 + length).array)
            index += 5 + length
        }
        return values
    }
}
