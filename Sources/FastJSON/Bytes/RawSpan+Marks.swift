/// What may stand before a JSON value though it is no part of it.
extension RawSpan {
    /// The character before each element of a JSON text sequence (RFC 7464).
    public static var recordSeparator: UInt8 { 0x1E }

    /// The index behind a record separator, a UTF-8 byte order mark, or a time as CloudWatch Logs
    /// writes it before each event that it exports to S3, at `index`; nil if there is none.
    public func endOfMark(at index: Int) -> Int? {
        guard index < byteCount else { return nil }
        switch self[index] {
        case Self.recordSeparator:
            return index + 1
        case 0xEF where index + 2 < byteCount && self[index + 1] == 0xBB && self[index + 2] == 0xBF:
            return index + 3
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return startsExportedEvent(at: index) ? index + Self.exportTime.count : nil
        default:
            return nil
        }
    }

    private func startsExportedEvent(at index: Int) -> Bool {
        guard byteCount - index >= Self.exportTime.count else { return false }
        return Self.exportTime.indices.allSatisfy { offset in
            let (byte, wanted) = (self[index + offset], Self.exportTime[offset])
            guard wanted == UInt8(ascii: "0") else { return byte == wanted }
            return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
        }
    }

    /// Its form, in which a zero stands for any digit.
    private static let exportTime = Array("0000-00-00T00:00:00.000Z ".utf8)
}
