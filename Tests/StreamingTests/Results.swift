import FastJSON
import Streaming
import TestKit

/// What a reader of the output topics finds, in a form in which two runs can be compared.
struct Results: Equatable {
    /// Per key, which is the source partition, in order: the bytes of the records.
    var events: [String: [String]] = [:]
    /// Per output and key, in order.
    var rows: [String: [String]] = [:]
    var alerts: [String: [String]] = [:]
    /// Per source partition, in order.
    var late: [String: [String]] = [:]
    /// The headers of those.
    var lateHeaders: [String: [String]] = [:]
    /// Per source partition, in order, with their headers.
    var rejected: [String: [String]] = [:]

    init() {}

    init(of log: MemoryLog) {
        events = Self.byKey(log, "events") { $0.text }
        for output in ["calls", "callers", "services", "regions", "visits"] {
            for (key, lines) in Self.byKey(log, output, { $0.text }) {
                rows["\(output) \(key)"] = lines
            }
        }
        alerts = Self.byKey(log, "alerts") { $0.text }
        late = Self.byKey(log, "late") { $0.text }
        lateHeaders = Self.byKey(log, "late") { $0.headerText }
        rejected = Self.byKey(log, "rejected") { "\($0.text) \($0.headerText)" }
    }

    /// Everything that has been written twice although it stands for one thing: an alert, or a
    /// group's row of a window.
    var repeated: [String] {
        let alerted = alerts.filter { $0.value.count > 1 }.map(\.key)
        let rows = rows.filter { row in
            Set(row.value.map { $0.prefix { $0 != "," } }).count < row.value.count
        }
        return alerted + rows.map(\.key)
    }

    /// Of each window and key the row that was written last.
    var lastRows: [String: [String]] {
        rows.mapValues { lines in
            var last: [Substring: String] = [:]
            for line in lines { last[line.prefix { $0 != "," }] = line }
            return last.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private static func byKey(
        _ log: MemoryLog,
        _ topic: String,
        _ line: (Message) -> String
    ) -> [String: [String]] {
        Dictionary(grouping: log.messages(of: topic)) { $0.key?.span.text ?? "none" }
            .mapValues { $0.map(line) }
    }
}

extension Message {
    fileprivate var text: String { value?.span.text ?? "" }

    fileprivate var headerText: String {
        headers.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
            .joined(separator: " ")
    }
}

extension Results {
    /// Where this and `other` differ, in few words; empty if they are the same.
    func differences(from other: Results) -> [String] {
        let parts: [(String, KeyPath<Results, [String: [String]]>)] = [
            ("events", \.events), ("rows", \.rows), ("alerts", \.alerts), ("late", \.late),
            ("late headers", \.lateHeaders), ("rejected", \.rejected),
        ]
        return parts.flatMap { name, part in
            let (own, others) = (self[keyPath: part], other[keyPath: part])
            return Set(own.keys).union(others.keys).sorted().filter { own[$0] != others[$0] }
                .prefix(2).map { key in
                    let (own, others) = (own[key] ?? [], others[key] ?? [])
                    let index = zip(own, others).prefix { $0 == $1 }.count
                    return "\(name) \(key): \(own.count) lines instead of \(others.count), first: "
                        + "\(own.dropFirst(index).first ?? "none") instead of "
                        + "\(others.dropFirst(index).first ?? "none")"
                }
        }
    }
}
