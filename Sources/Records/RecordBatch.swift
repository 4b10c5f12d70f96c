public import FastJSON

/// Records that were decoded together, in order, with what could not be decoded.
public struct RecordBatch: Sendable {
    /// Where a record is.
    struct Entry: BitwiseCopyable, Sendable {
        let text: UInt32
        let node: UInt32
        let start: UInt32
        let length: UInt32
        let message: UInt32
        let time: EventTime
    }

    private let texts: [SharedBytes]
    private let tape: SharedTape
    private let entries: [Entry]
    /// What could not be decoded, in order.
    public let rejections: [Rejection]
    /// How many messages or parts of them are known to carry no records (pings, digests,
    /// notifications), by the name of their form.
    public let recordless: [String: Int]
    /// Bytes of all the texts that the records are parts of, and that live as long as any of them.
    public let textByteCount: Int

    init(
        texts: [SharedBytes],
        tape: consuming JSONTape,
        entries: [Entry],
        rejections: [Rejection],
        recordless: [String: Int],
        textByteCount: Int
    ) {
        self.textByteCount = textByteCount
        self.texts = texts
        self.tape = SharedTape(tape)
        self.entries = entries
        self.rejections = rejections
        self.recordless = recordless
    }

    /// How many records there are.
    public var count: Int { entries.count }

    /// The record at `index`. Traps if out of bounds.
    @_lifetime(borrow self)
    public func record(_ index: Int) -> Record {
        let entry = entries[index]
        let json = JSONValue(
            bytes: texts.span(at: Int(entry.text)),
            nodes: tape.span,
            node: Int(entry.node)
        )
        return Record(json: json, time: entry.time)
    }

    /// The event time of the record at `index`.
    public func time(_ index: Int) -> EventTime { entries[index].time }

    /// The original bytes of the record at `index`: its JSON object, as it came.
    public func bytes(_ index: Int) -> SharedBytes {
        let entry = entries[index]
        let start = Int(entry.start)
        return texts[Int(entry.text)][start..<start + Int(entry.length)]
    }

    /// How many bytes the record at `index` has.
    public func byteCount(_ index: Int) -> Int { Int(entries[index].length) }

    /// Which of the decoded messages, counted from 0, the record at `index` came in.
    public func message(_ index: Int) -> Int { Int(entries[index].message) }
}

/// Something that is not a CloudTrail record, or is too long for one, and why.
public struct Rejection: Sendable {
    /// One line, for a person.
    public let reason: String
    /// The original bytes, in a form that can be fed in again.
    public let bytes: SharedBytes
    /// Which of the decoded messages, counted from 0, it came in.
    public let message: Int
    /// Where in the message's text it starts; 0 unless the message holds several values.
    public let position: Int
    public let kind: Kind

    /// What is wrong with it.
    public enum Kind: Sendable {
        case broken
        /// It may be good, but is longer than the limits allow.
        case tooLong
    }
}
