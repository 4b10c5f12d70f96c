internal import CSimdjson

/// Reads the JSON values that follow one another in a text: one value, lines of them, or values
/// with nothing between them.
///
/// simdjson finds the structure (Langdale and Lemire, "Parsing Gigabytes of JSON per Second",
/// VLDB Journal 2019); a checked walker makes the nodes. What is read is exactly RFC 8259, but at
/// most `depthLimit` levels deep; numbers may be of any size, names may repeat.
///
/// Used by one thread.
@safe public final class JSONParser {
    /// Levels of nesting.
    public static let depthLimit = 512
    /// Values in one text.
    public static let valueLimit = 4 << 20
    /// Nodes that a tape has room for, behind those it has, whenever a value is read into it: fewer
    /// only for a text that is short.
    public static let firstRoom = 512

    private let parser: OpaquePointer
    private var bytes = SharedBytes.empty

    public init() {
        guard let parser = unsafe csimdjson_create() else { fatalError("out of memory") }
        unsafe self.parser = parser
        precondition(MemoryLayout<JSONNode>.size == MemoryLayout<csimdjson_node>.size)
    }

    deinit { unsafe csimdjson_destroy(parser) }

    /// What `next` read.
    public enum Outcome {
        /// A value whose node is `node` on the tape and whose text is `range`.
        case value(node: Int, range: Range<Int>)
        /// No JSON value at `start`; go on with `resume(at:)`.
        case failed(JSONError, start: Int)
        /// The text is at its end.
        case end
    }

    /// Finds the structure of `bytes`, at most 4 GiB.
    ///
    /// - Throws: invalid UTF-8, a control character inside a string, a string without end. These
    ///   faults are of the text as a whole: nothing can be read of it.
    public func index(_ bytes: SharedBytes) throws(JSONError) {
        precondition(bytes.count <= Int(UInt32.max))
        self.bytes = bytes
        // SAFETY: `self.bytes` keeps the memory alive until the next call.
        let code = unsafe bytes.withUnsafeBytes { buffer in
            unsafe csimdjson_index(parser, buffer.baseAddress, UInt32(buffer.count))
        }
        if let fault = JSONError.Fault(rawValue: code) {
            throw JSONError(fault: fault, position: 0)
        }
    }

    /// Reads the next value into `tape`.
    public func next(into tape: inout JSONTape) -> Outcome {
        let limit = unsafe Int(csimdjson_node_limit(parser))
        // A value has at most as many nodes as the text has structural characters.
        var room = min(limit, Self.firstRoom)
        while true {
            let (result, isFull) = read(room: room, into: &tape)
            if isFull && room < min(limit, Self.valueLimit) {
                room = min(limit, room * 8, Self.valueLimit)
                unsafe csimdjson_resume(parser, result.start)
                continue
            }
            return outcome(of: result, firstNode: tape.count - Int(result.count))
        }
    }

    private func read(room: Int, into tape: inout JSONTape) -> (csimdjson_result, isFull: Bool) {
        var result = csimdjson_result()
        let firstIndex = UInt32(tape.count)
        unsafe tape.append(room: room) { nodes in
            // SAFETY: there is memory for `room` nodes of the same layout (checked by `init`).
            result = unsafe csimdjson_next(
                parser,
                UnsafeMutableRawPointer(nodes).assumingMemoryBound(to: csimdjson_node.self),
                UInt32(room),
                firstIndex
            )
            return Int(result.count)
        }
        return (result, result.error == Int32(CSIMDJSON_TOO_MANY_VALUES))
    }

    private func outcome(of result: csimdjson_result, firstNode: Int) -> Outcome {
        if result.error == Int32(CSIMDJSON_END) { return .end }
        if let fault = JSONError.Fault(rawValue: result.error) {
            return .failed(
                JSONError(fault: fault, position: Int(result.end)),
                start: Int(result.start)
            )
        }
        return .value(node: firstNode, range: Int(result.start)..<Int(result.end))
    }

    /// Goes on with the first value or other structural character at or after `position`.
    public func resume(at position: Int) {
        unsafe csimdjson_resume(parser, UInt32(position))
    }

    /// Ends the text, and lets go of its structure if that is large.
    public func forget() {
        unsafe csimdjson_forget(parser)
    }
}
