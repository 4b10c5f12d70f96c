import FastJSON
import Records
import Streaming

/// Outputs as files of lines, one a destination; the internal topics go round in memory.
struct FileDelivery: Delivery {
    private let lines: [LineWriter]
    private let formats: [Format]
    private let internalTopics: [String]
    private let loopback: LoopbackLog

    /// How an output becomes a line.
    enum Format {
        /// Its value as it is, on one line.
        case value
        /// `{"reason","source","offset","bytes"}`, the bytes in base64.
        case rejection
    }

    /// - Parameters:
    ///   - lines: where each destination's lines go, by `OutputID`.
    ///   - internalTopics: those of the `OutputID`s after them.
    init(
        lines: [LineWriter],
        formats: [Format],
        internalTopics: [String],
        loopback: LoopbackLog
    ) {
        self.lines = lines
        self.formats = formats
        self.internalTopics = internalTopics
        self.loopback = loopback
    }

    var hasRoom: Bool { true }

    func write(_ outputs: [Output]) throws {
        for output in outputs {
            let index = output.destination.index
            guard index < lines.count else {
                loopback.append(output, to: internalTopics[index - lines.count])
                continue
            }
            guard let value = output.value else { continue }
            switch formats[index] {
            case .value: try lines[index].write(json: value.span)
            case .rejection: try lines[index].write(rejection(output, value).rawSpan)
            }
        }
    }

    private func rejection(_ output: Output, _ value: SharedBytes) -> [UInt8] {
        func header(_ name: String) -> String {
            output.headers.first { $0.name == name }
                .map { String(decoding: $0.value, as: UTF8.self) } ?? ""
        }
        var json: [UInt8] = []
        json.append("{\"reason\":" as StaticString)
        json.appendJSONString(header("sluice-reason"))
        json.append(",\"source\":" as StaticString)
        json.appendJSONString(header("sluice-topic"))
        json.append(",\"offset\":\(header("sluice-offset")),\"bytes\":\"")
        Base64.append(value.span, to: &json)
        json.append("\"}" as StaticString)
        return json
    }

    /// Nothing to remember: a run on files starts from their start.
    func commit(_ checkpoints: [Partition: Checkpoint]) {}
    func poll() {}
    func forget(_ partitions: [Partition]) {}
    func takeAborted() -> Bool { false }

    func drain(timeout: Duration) throws -> Bool {
        for line in lines { try line.flush() }
        return true
    }
}
