internal import FastJSON

/// What may stand before a JSON value though it is no part of it.
extension RawSpan {
    /// The character before each element of a JSON text sequence (RFC 7464).
    static let recordSeparator: UInt8 = 0x1E

    static let spaces: [UInt8] = [0x20, 0x0A, 0x0D, 0x09]

    /// The index of the object, array or string that follows marks and white space at `index`, or
    /// of the end; nil if there is no mark, or something else follows.
    func valueStart(afterMarksAt index: Int) -> Int? {
        guard var end = endOfMark(at: index) else { return nil }
        while end < byteCount {
            if let next = endOfMark(at: end) {
                end = next
            } else if Self.spaces.contains(self[end]) {
                end += 1
            } else {
                let byte = self[end]
                return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
                    || byte == UInt8(ascii: "\"") ? end : nil
            }
        }
        return end
    }

    /// The index behind a record separator or a UTF-8 byte order mark at `index`; nil if there is
    /// none.
    func endOfMark(at index: Int) -> Int? {
        guard index < byteCount else { return nil }
        if self[index] == Self.recordSeparator { return index + 1 }
        guard self[index] == 0xEF, index + 2 < byteCount, self[index + 1] == 0xBB,
            self[index + 2] == 0xBF
        else { return nil }
        return index + 3
    }
}
