public import FastJSON

/// Turns messages into records, whatever they hold: one event, an envelope, an array, lines,
/// values with nothing between them; as they are, in gzip or in base64; one inside the other.
///
/// What a text holds is recognised, never configured. What is no record becomes a rejection with
/// its original bytes, and the good records beside it still come out.
public struct MessageDecoder: ~Copyable {
    let limits: DecodingLimits
    /// One for each layer: a text is read while what is inside it is decoded.
    private var parsers: [JSONParser] = []
    private var tape = JSONTape()
    private var texts: [SharedBytes] = []
    private(set) var entries: [RecordBatch.Entry] = []
    private(set) var rejections: [Rejection] = []
    private(set) var recordless: [String: Int] = [:]

    private var minute = EventTime.Minute()
    /// The message being decoded.
    private var message = 0
    private var rejectionsBefore = 0
    private var original = SharedBytes.empty
    /// Where in the message the string or base64 starts that is being decoded, since positions
    /// inside it say nothing about the message; nil outside of one.
    private var outerPosition: Int?
    /// What texts unpacked from it may still take.
    private var bytesLeft = 0
    /// Whether what is decoded now is part of an array that is broken somewhere.
    var isInBrokenArray = false
    /// How many nodes the tape may have when the message is done.
    private var nodeLimit = 0
    /// How many bytes may still be read in vain, again and again.
    var futileBytesLeft = 0
    private var textByteCount = 0

    public init(limits: DecodingLimits = DecodingLimits()) {
        self.limits = limits
    }

    /// Decodes `bytes`, the value of the message that is `message`th of its batch.
    public mutating func decode(_ bytes: SharedBytes, message: Int) {
        self.message = message
        original = bytes
        bytesLeft = limits.textByteLimit
        nodeLimit = tape.count + JSONParser.valueLimit
        futileBytesLeft = 8 * max(bytes.count, 1 << 20)
        let mark = (tape.count, texts.count, entries.count, rejections.count)
        rejectionsBefore = rejections.count
        guard bytes.count <= limits.textByteLimit else {
            reject(longerThanAllowed, bytes, kind: .tooLong)
            return
        }
        decodeText(bytes, layer: 0)
        guard isFlooded else { return }
        // All or nothing: what it flooded is taken back.
        tape.truncate(to: mark.0)
        texts.removeSubrange(mark.1...)
        entries.removeSubrange(mark.2...)
        rejections.removeSubrange(mark.3...)
        reject("more than \(limits.rejectionLimit) of its parts are no records", bytes)
    }

    /// Decodes a text that ends where it does because of `fault`. What is broken at its end is
    /// rejected for that; if nothing is, no bytes are.
    public mutating func decode(_ text: SharedBytes, endingWith fault: String, message: Int) {
        let before = rejections.count
        if text.count > 0 { decode(text, message: message) }
        var reason = fault
        var rest = text[text.count..<text.count]
        if rejections.count > before, let last = rejections.last,
            last.position + last.bytes.count == text.count
        {
            rejections.removeLast()
            reason += "; \(last.reason)"
            rest = last.bytes
        }
        rejections.append(
            Rejection(
                reason: reason,
                bytes: rest,
                message: message,
                position: text.count - rest.count,
                kind: .broken
            )
        )
    }

    /// Rejects a message that is longer than allowed, and of which only the beginning is there.
    public mutating func rejectOverlong(
        _ beginning: SharedBytes,
        ofByteCount byteCount: Int,
        message: Int
    ) {
        let kept =
            beginning.count < byteCount ? "; only the first \(beginning.count) are kept here" : ""
        rejections.append(
            Rejection(
                reason: "\(byteCount) bytes, \(longerThanAllowed)\(kept)",
                bytes: beginning,
                message: message,
                position: 0,
                kind: .tooLong
            )
        )
    }

    /// The records decoded since the last call.
    public mutating func finish() -> RecordBatch {
        // Large enough for a batch like the last one, so that the tape need not move.
        var full = JSONTape(capacity: tape.count + tape.count / 4 + JSONParser.firstRoom)
        swap(&full, &tape)
        let batch = RecordBatch(
            texts: texts,
            tape: full,
            entries: entries,
            rejections: rejections,
            recordless: recordless,
            textByteCount: textByteCount
        )
        textByteCount = 0
        let usual = (texts.count, entries.count)
        texts = []
        texts.reserveCapacity(usual.0)
        entries = []
        entries.reserveCapacity(usual.1)
        rejections = []
        recordless = [:]
        return batch
    }

    // MARK: Encodings

    mutating func decodeText(_ bytes: SharedBytes, layer: Int, base: Int = 0) {
        guard layer < limits.layerLimit else {
            reject("wrapped more than \(limits.layerLimit) times", bytes)
            return
        }
        switch Encoding(of: bytes.span) {
        case .json: decodeJSON(bytes)
        case .jsonAfterMark: decodeJSON(bytes[3..<bytes.count])
        case .jsonAfterSchemaNumber: decodeJSON(bytes[5..<bytes.count])
        case .gzip: decodeGzip(bytes, layer: layer, base: base)
        case .kinesisAggregate: decodeAggregate(bytes, layer: layer)
        case .base64:
            guard let fault = decodeBase64(bytes, layer: layer, base: base) else { return }
            // Or JSON that has lost its beginning: it goes on with several.
            if !decodeSiblings(in: bytes, atLeast: 3, layer: layer, base: base) {
                reject(fault.reason, bytes, position: base, kind: fault.kind)
            }
        case .unknown(let reason): reject(reason, bytes, position: base)
        }

        func decodeJSON(_ text: SharedBytes) {
            guard text.count <= limits.textByteLimit else {
                reject(longerThanAllowed, bytes, kind: .tooLong)
                return
            }
            decodeValues(of: text, layer: layer, base: base + bytes.count - text.count)
        }
    }

    private mutating func decodeGzip(_ bytes: SharedBytes, layer: Int, base: Int) {
        do throws(Gzip.Fault) {
            let text = try Gzip.unpack(bytes, byteLimit: bytesLeft)
            bytesLeft -= text.count
            decodeInner(text, of: bytes, layer: layer)
        } catch .tooLarge {
            reject(
                "unpacks to more than \(limits.textByteLimit) bytes "
                    + "(limits.message, for all that a message holds)",
                bytes,
                position: base,
                kind: .tooLong
            )
        } catch {
            reject("\(error)", bytes, position: base)
        }
    }

    private mutating func decodeAggregate(_ bytes: SharedBytes, layer: Int) {
        guard let records = KinesisAggregate.records(of: bytes), !records.isEmpty else {
            reject("records aggregated by the Kinesis Producer Library, but damaged", bytes)
            return
        }
        for record in records where !isFlooded { decodeText(record, layer: layer + 1) }
    }

    /// Why nothing comes of a text.
    typealias Fault = (reason: String, kind: Rejection.Kind)

    /// Decodes what the base64 text `bytes` stands for, or each of several that stand in its lines.
    /// Words may look like it: if nothing comes of it, it is as if nothing had been done.
    /// - Returns: why nothing comes of it; nil if something does.
    mutating func decodeBase64(_ bytes: SharedBytes, layer: Int, base: Int) -> Fault? {
        let texts = Base64.texts(in: bytes.span)
        if texts.count > 1 {
            let fault = attempt { decoder in
                for text in texts where !decoder.isFlooded {
                    decoder.decodeText(bytes[text], layer: layer + 1, base: base + text.lowerBound)
                }
            }
            guard fault != nil else { return nil }
        }
        // Lines of any length may be parts of one text, too.
        guard let inner = Base64.decode(bytes.span), !inner.isEmpty else {
            return ("neither JSON, gzip nor base64", .broken)
        }
        return attempt { decoder in
            decoder.decodeInside(base) { decoder in
                decoder.decodeInner(SharedBytes(inner), of: bytes, layer: layer)
            }
        }
    }

    /// Decodes by `decode`, but takes back what was rejected if nothing else came of it.
    /// - Returns: the first fault then.
    mutating func attempt(_ decode: (inout MessageDecoder) -> Void) -> Fault? {
        let known = (entries.count, rejections.count, recordless)
        let before = (texts.count, tape.count, textByteCount, bytesLeft)
        decode(&self)
        guard entries.count == known.0, recordless == known.2, rejections.count > known.1 else {
            return nil
        }
        let first = rejections[known.1]
        rejections.removeSubrange(known.1...)
        texts.removeSubrange(before.0...)
        tape.truncate(to: before.1)
        (textByteCount, bytesLeft) = (before.2, before.3)
        return (first.reason, first.kind)
    }

    /// Decodes by `decode` what stands in a value at `position` in another form, so that positions
    /// inside it say nothing about where it is.
    private mutating func decodeInside(
        _ position: Int,
        _ decode: (inout MessageDecoder) -> Void
    ) {
        let outer = (outerPosition, isInBrokenArray)
        outerPosition = outerPosition ?? position
        isInBrokenArray = false
        decode(&self)
        (outerPosition, isInBrokenArray) = outer
    }

    /// Decodes what `outer` was unpacked to; if that is nothing at all, `outer` is rejected.
    private mutating func decodeInner(_ text: SharedBytes, of outer: SharedBytes, layer: Int) {
        if case .unknown(let reason) = Encoding(of: text.span) {
            reject(reason, outer)
        } else {
            decodeText(text, layer: layer + 1)
        }
    }

    // MARK: Values

    /// Decodes the JSON values that follow one another in `text`.
    mutating func decodeValues(of text: SharedBytes, layer: Int, base: Int) {
        while parsers.count <= layer { parsers.append(JSONParser()) }
        let parser = parsers[layer]
        do throws(JSONError) {
            try parser.index(text)
        } catch {
            parser.forget()
            decodePieces(of: text, fault: error, layer: layer, base: base)
            return
        }
        let number = texts.count
        texts.append(text)
        textByteCount += text.count
        var isEmpty = true
        while !isFlooded, let root = nextRoot(of: text, from: parser) {
            isEmpty = false
            guard tape.count <= nodeLimit else {
                reject("more than \(JSONParser.valueLimit) values", text, position: base)
                return
            }
            take(root, text: number, layer: layer, base: base)
        }
        if isEmpty { reject("nothing but white space", text, position: base) }
    }

    /// A value that stands in a text by itself, or what stands there instead.
    private enum Root {
        case value(node: Int)
        case failed(JSONError, Range<Int>)
    }

    private mutating func nextRoot(of text: SharedBytes, from parser: JSONParser) -> Root? {
        switch nextOutcome(of: text, from: parser) {
        case .value(let node, _): return .value(node: node)
        case .end: return nil
        case .failed(let error, let start):
            // Whatever is broken, a value that starts a line starts afresh; but a text in which
            // each line breaks many is not worth the time.
            futileBytesLeft -= error.position - start
            let isFutile = futileBytesLeft < 0
            let end = isFutile ? text.count : text.span.endOfBrokenValue(at: start)
            if end < text.count { parser.resume(at: end) } else { parser.forget() }
            return .failed(error, start..<end)
        }
    }

    /// What the parser reads next, behind the marks that may stand before a value.
    private mutating func nextOutcome(
        of text: SharedBytes,
        from parser: JSONParser
    ) -> JSONParser.Outcome {
        while true {
            let outcome = parser.next(into: &tape)
            guard case .failed(_, let start) = outcome,
                let end = text.span.valueStart(afterMarksAt: start)
            else { return outcome }
            parser.resume(at: end)
        }
    }

    private mutating func take(_ root: Root, text number: Int, layer: Int, base: Int) {
        switch root {
        case .failed(let error, let range):
            decodeBroken(
                texts[number][range],
                fault: error.counted(within: range),
                layer: layer,
                base: base + range.lowerBound
            )
        case .value(let node):
            if let event = plainEvent(at: node, in: number) {
                append(event, base: base)
                return
            }
            let start = JSONValue(bytes: texts.span(at: number), nodes: tape.span, node: node)
                .range.lowerBound
            for finding in findings(at: node, in: number) {
                apply(finding, at: base + start, text: number, layer: layer, base: base)
            }
        }
    }

    /// The value as an event, if it is one and no more: nearly every value of a log of events.
    private mutating func plainEvent(at node: Int, in number: Int) -> RecordBatch.Entry? {
        var recent = minute
        defer { minute = recent }
        let value = JSONValue(bytes: texts.span(at: number), nodes: tape.span, node: node)
        guard let time = EventShape.timeOfPlainEvent(value, minute: &recent) else { return nil }
        return entry(node: node, range: value.range, text: number, time: time)
    }

    private func entry(
        node: Int,
        range: Range<Int>,
        text number: Int,
        time: EventTime
    ) -> RecordBatch.Entry {
        RecordBatch.Entry(
            text: UInt32(number),
            node: UInt32(node),
            start: UInt32(range.lowerBound),
            length: UInt32(range.count),
            message: UInt32(message),
            time: time
        )
    }

    /// Takes a record, unless it is too long.
    private mutating func append(_ record: RecordBatch.Entry, base: Int) {
        guard Int(record.length) > limits.recordByteLimit else {
            entries.append(record)
            return
        }
        let start = Int(record.start)
        reject(
            "a record longer than \(limits.recordByteLimit) bytes (limits.record)",
            texts[Int(record.text)][start..<start + Int(record.length)],
            position: base + start,
            kind: .tooLong
        )
    }

    private func findings(at node: Int, in number: Int) -> [Finding] {
        var findings = Findings(rejectionLimit: limits.rejectionLimit)
        let value = JSONValue(bytes: texts.span(at: number), nodes: tape.span, node: node)
        findings.find(in: value)
        return findings.all
    }

    /// - Parameter position: where the value starts that it was found in.
    private mutating func apply(
        _ finding: Finding,
        at position: Int,
        text number: Int,
        layer: Int,
        base: Int
    ) {
        switch finding {
        case .record(let node, let range, let time):
            append(entry(node: node, range: range, text: number, time: time), base: base)
        case .text(let inner):
            decodeInside(position) { decoder in decoder.decodeText(inner, layer: layer + 1) }
        case .recordless(let form):
            recordless[form, default: 0] += 1
        case .rejected(let reason, let range):
            reject(reason, texts[number][range], position: base + range.lowerBound)
        }
    }

    /// A larger part of an unpacked message is rejected with the whole message's bytes.
    private static let rejectedPartByteLimit = 512 << 10

    /// Bytes that the records decoded since `finish` hold: texts, and nodes of 20 bytes.
    public var heldByteCount: Int { textByteCount + tape.count * 20 }

    /// Whether so much of the message was rejected that all of it will be.
    var isFlooded: Bool { rejections.count - rejectionsBefore > limits.rejectionLimit }

    private var longerThanAllowed: String {
        "longer than \(limits.textByteLimit) bytes (limits.message)"
    }

    mutating func reject(
        _ reason: String,
        _ bytes: SharedBytes,
        position: Int = 0,
        kind: Rejection.Kind = .broken
    ) {
        guard !isFlooded else { return }
        // What was unpacked may be too large to be written again; the message itself never is.
        let isTooLarge = bytes.count > max(Self.rejectedPartByteLimit, original.count)
        rejections.append(
            Rejection(
                reason: reason,
                bytes: isTooLarge ? original : bytes,
                message: message,
                position: isTooLarge ? 0 : outerPosition ?? position,
                kind: kind
            )
        )
    }
}
