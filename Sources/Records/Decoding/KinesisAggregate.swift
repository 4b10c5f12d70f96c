internal import FastJSON

/// Records that the Kinesis Producer Library has put into one: a magic number, a protocol buffer
/// and its MD5 ("KPL Aggregated Record Format" in amazon-kinesis-producer).
enum KinesisAggregate {
    private static let magic: [UInt8] = [0xF3, 0x89, 0x9A, 0xC2]
    private static let digestByteCount = 16
    /// The field of the aggregate that is a record, and the field of a record that is its data.
    private static let recordField: UInt64 = 3
    private static let dataField: UInt64 = 3

    /// Whether `bytes` start like one.
    static func isAggregate(_ bytes: RawSpan) -> Bool { bytes.hasPrefix(magic.rawSpan) }

    /// The data of each record, in order; nil if it is damaged.
    static func records(of bytes: SharedBytes) -> [SharedBytes]? {
        let end = bytes.count - digestByteCount
        guard end >= magic.count else { return nil }
        let body = bytes[magic.count..<end]
        let digest = bytes[end..<bytes.count]
        guard digest.span.isEqual(to: MD5.digest(of: body.span).rawSpan),
            let records = fields(recordField, of: body)
        else { return nil }
        var data: [SharedBytes] = []
        for record in records {
            guard let fields = fields(dataField, of: record) else { return nil }
            data += fields
        }
        return data
    }

    /// The values of all fields `number` in a protocol buffer; nil if it is none.
    private static func fields(_ number: UInt64, of message: SharedBytes) -> [SharedBytes]? {
        var fields: [SharedBytes] = []
        var position = 0
        while position < message.count {
            guard let tag = varint(message.span, &position),
                let value = varint(message.span, &position)
            else { return nil }
            switch tag & 7 {
            case 0: continue
            case 2:
                guard let count = Int(exactly: value), count <= message.count - position else {
                    return nil
                }
                if tag >> 3 == number { fields.append(message[position..<position + count]) }
                position += count
            default: return nil
            }
        }
        return fields
    }

    private static func varint(_ bytes: RawSpan, _ position: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < bytes.byteCount else { return nil }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
