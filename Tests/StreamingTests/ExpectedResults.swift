import Foundation
import Records
import Streaming
import TestKit

/// The same results, computed plainly: record after record, with dictionaries.
struct ExpectedResults {
    private(set) var results = Results()
    /// How many records were counted by each aggregate.
    private(set) var countedCount = 0
    private let lateness: Int64
    private var calls: [Group: Int] = [:]
    private var callers: [Group: Int] = [:]

    private struct Group: Hashable {
        let start: Int64
        let values: [String?]
    }

    /// - Parameter lateness: milliseconds.
    init(of traffic: Traffic, lateness: Int64) throws {
        self.lateness = lateness
        for (index, items) in traffic.partitions.enumerated() {
            try add(items, key: "p\(index)")
        }
        writeRows()
    }

    private mutating func add(_ items: [Traffic.Item], key: String) throws {
        var newest = Int64.min / 2
        for item in items {
            guard case .record(let bytes) = item else {
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let record = try present(
                try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            )
            let time = try Self.time(record)
            newest = max(newest, time)
            let arn = (record["userIdentity"] as? [String: Any])?["arn"] as? String
            guard arn?.hasPrefix(CountingPipeline.droppedARN) != true else { continue }
            results.events[key, default: []].append(text)
            guard time >= newest - lateness else {
                results.late[key, default: []].append(text)
                continue
            }
            count(record, arn: arn, time: time)
        }
    }

    private mutating func count(_ record: [String: Any], arn: String?, time: Int64) {
        countedCount += 1
        let name = record["eventName"] as? String
        let region = record["awsRegion"] as? String
        let minute = time / 60_000 * 60_000
        calls[Group(start: minute, values: [name]), default: 0] += 1
        let sevenMinutes = time / 420_000 * 420_000
        callers[Group(start: sevenMinutes, values: [arn, region]), default: 0] += 1
    }

    private static func time(_ record: [String: Any]) throws -> Int64 {
        let text = record["eventTime"] as? String ?? ""
        return Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970 * 1_000)
    }

    // MARK: Output

    private mutating func writeRows() {
        for (group, count) in calls.sorted(by: { $0.key.start < $1.key.start }) {
            let name = group.values[0] ?? ""
            let (start, end) = (Self.text(group.start), Self.text(group.start + 60_000))
            results.rows["calls \(name)", default: []].append(
                """
                {"window_start":"\(start)","window_end":"\(end)","eventName":"\(name)",\
                "calls":\(count)}
                """
            )
            if count > 3 {
                alert(
                    "calls/\(start)/[\"\(name)\"]",
                    rule: "calls",
                    title: "Many \(name) calls",
                    group: "\"eventName\":\"\(name)\"",
                    count: 4,
                    start: start,
                    end: end
                )
            }
        }
        for (group, count) in callers.sorted(by: { $0.key.start < $1.key.start }) {
            let (arn, region) = (Self.quoted(group.values[0]), Self.quoted(group.values[1]))
            let (start, end) = (Self.text(group.start), Self.text(group.start + 420_000))
            let columns = "\"userIdentity.arn\":\(arn),\"awsRegion\":\(region)"
            results.rows["callers [\(arn),\(region)]", default: []].append(
                """
                {"window_start":"\(start)","window_end":"\(end)",\(columns),\
                "calls":\(count),"again":\(count)}
                """
            )
            if count >= 2 && region != "\"eu-west-1\"" {
                alert(
                    "callers/\(start)/[\(arn),\(region)]",
                    rule: "callers",
                    title: "callers: again = 2 and awsRegion != 'eu-west-1'",
                    group: columns,
                    count: 2,
                    start: start,
                    end: end
                )
            }
        }
    }

    private mutating func alert(
        _ id: String,
        rule: String,
        title: String,
        group: String,
        count: Int,
        start: String,
        end: String
    ) {
        let quotedID = Self.quoted(id.replacing("\"", with: "\\\""))
        results.alerts[id, default: []].append(
            """
            {"alert_id":\(quotedID),\
            "rule":{"id":"\(rule)","title":"\(title)","level":"medium","tags":[]},\
            "time":"\(start)","group":{\(group)},"count":\(count),\
            "window":{"start":"\(start)","end":"\(end)"},"event_ids":[],"records":[]}
            """
        )
    }

    private static func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }

    private static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }
}

/// `value`, or an error if it is nil.
private func present<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw CocoaError(.coderValueNotFound) }
    return value
}
