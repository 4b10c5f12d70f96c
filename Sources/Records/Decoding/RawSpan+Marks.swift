internal import FastJSON

/// What may stand before a JSON value though it is no part of it.
extension RawSpan {
    /// The character before each element of a JSON text sequence (RFC 7464).
    static let recordSeparator: UInt8 = 0x1E

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
