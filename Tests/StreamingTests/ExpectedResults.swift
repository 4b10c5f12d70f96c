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
    private let allowed: Int64
    private var calls: [Group: Int] = [:]
    private var callers: [Group: Int] = [:]
    private var services: [Group: [Measured]] = [:]
    private var regions: [Group: [Measured]] = [:]
    /// By caller, the seconds and names of the calls.
    private var visits: [String?: [(second: Int64, name: String)]] = [:]

    /// What is measured of one record.
    private struct Measured {
        let caller: String?
        let name: String
        let bytes: Int?
    }

    private struct Group: Hashable {
        let start: Int64
        let values: [String?]
    }

    /// - Parameters:
    ///   - lateness: milliseconds.
    ///   - allowed: milliseconds by which a record may be late and still be counted.
    init(of traffic: Traffic, lateness: Int64, allowed: Int64 = 0) throws {
        self.lateness = lateness
        self.allowed = allowed
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
                if time >= newest - lateness - allowed { measure(record, arn: arn, time: time) }
                continue
            }
            countedCount += 1
            let region = record["awsRegion"] as? String
            visits[arn, default: []].append(
                (time / 1_000, record["eventName"] as? String ?? "")
            )
            let sevenMinutes = time / 420_000 * 420_000
            callers[Group(start: sevenMinutes, values: [arn, region]), default: 0] += 1
            measure(record, arn: arn, time: time)
        }
    }

    /// Counts for the aggregates that allow lateness.
    private mutating func measure(_ record: [String: Any], arn: String?, time: Int64) {
        let name = record["eventName"] as? String
        let region = record["awsRegion"] as? String
        let minute = time / 60_000 * 60_000
        calls[Group(start: minute, values: [name]), default: 0] += 1
        let data = record["additionalEventData"] as? [String: Any]
        let measured = Measured(
            caller: arn,
            name: name ?? "",
            bytes: data?["bytesTransferredOut"] as? Int
        )
        let source = record["eventSource"] as? String
        // Windows of three minutes, one every 70 seconds.
        for start in stride(from: time / 70_000 * 70_000, to: time - 180_000, by: -70_000) {
            services[Group(start: start, values: [source]), default: []].append(measured)
        }
        let twoMinutes = time / 120_000 * 120_000
        regions[Group(start: twoMinutes, values: [region]), default: []].append(measured)
    }

    private static func time(_ record: [String: Any]) throws -> Int64 {
        let text = record["eventTime"] as? String ?? ""
        return Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970 * 1_000)
    }

    // MARK: Output

    private mutating func writeRows() {
        writeServices()
        writeRegions()
        for (arn, calls) in visits { writeVisits(of: arn, calls.sorted { $0 < $1 }) }
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

    private mutating func writeServices() {
        for (group, records) in services.sorted(by: { $0.key.start < $1.key.start }) {
            let source = Self.quoted(group.values[0])
            let (start, end) = (Self.text(group.start), Self.text(group.start + 180_000))
            let callers = Set(records.compactMap(\.caller)).count
            let bytes = records.compactMap(\.bytes)
            let names = Dictionary(grouping: records, by: \.name).mapValues(\.count)
                .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let listed = names.prefix(2).map { "{\"value\":\"\($0.key)\",\"count\":\($0.value)}" }
            let others = names.dropFirst(2).reduce(0) { $0 + $1.value }
            results.rows["services \(group.values[0] ?? "[null]")", default: []].append(
                """
                {"window_start":"\(start)","window_end":"\(end)","eventSource":\(source),\
                "callers":\(callers),"callers_error":0,\
                "bytes":\(bytes.isEmpty ? "null" : "\(bytes.reduce(0, +))"),\
                "least":\(bytes.min().map(String.init) ?? "null"),\
                "most":\(bytes.max().map(String.init) ?? "null"),\
                "names":[\(listed.joined(separator: ","))],"names_other":\(others),\
                "names_error":0,"calls":\(records.count)}
                """
            )
            guard callers >= 3 && records.count > 4 else { continue }
            alert(
                "services/\(start)/[\(source)]",
                rule: "services",
                title: group.values[0] ?? "none",
                condition: "callers >= 3 and calls > 4",
                group: "\"eventSource\":\(source)",
                count: nil,
                start: start,
                end: end
            )
        }
    }

    private mutating func writeRegions() {
        for (group, records) in regions.sorted(by: { $0.key.start < $1.key.start }) {
            let region = Self.quoted(group.values[0])
            let (start, end) = (Self.text(group.start), Self.text(group.start + 120_000))
            let bytes = records.compactMap(\.bytes)
            let millionths =
                bytes.isEmpty
                ? nil : (Double(bytes.reduce(0, +)) / Double(bytes.count) * 1e6).rounded()
            let mean = millionths.map { Self.decimal(Int($0)) }
            results.rows["regions \(group.values[0] ?? "[null]")", default: []].append(
                """
                {"window_start":"\(start)","window_end":"\(end)","awsRegion":\(region),\
                "mean":\(mean ?? "null"),"calls":\(records.count)}
                """
            )
            guard millionths.map({ $0 < 1e11 }) ?? false || records.count < 3 else { continue }
            alert(
                "regions/\(start)/[\(region)]",
                rule: "regions",
                title: mean ?? "none",
                condition: "mean < 100000 or calls < 3",
                group: "\"awsRegion\":\(region)",
                count: records.count,
                start: start,
                end: end
            )
        }
    }

    /// Sessions with a gap of 20 seconds, at most to the next full two minutes.
    private mutating func writeVisits(of arn: String?, _ calls: [(second: Int64, name: String)]) {
        var rest = calls[...]
        while let first = rest.first {
            var visit = [first]
            rest = rest.dropFirst()
            while let next = rest.first, next.second < visit[visit.count - 1].second + 20,
                next.second / 120 == first.second / 120
            {
                visit.append(next)
                rest = rest.dropFirst()
            }
            writeVisit(of: arn, visit)
        }
    }

    private mutating func writeVisit(of arn: String?, _ calls: [(second: Int64, name: String)]) {
        let caller = Self.quoted(arn)
        let first = calls[0].second
        let last = min(calls[calls.count - 1].second + 20, (first / 120 + 1) * 120)
        let (start, end) = (Self.text(first * 1_000), Self.text(last * 1_000))
        let names = Dictionary(grouping: calls, by: \.name).mapValues(\.count)
        let top = names.min { ($1.value, $0.key) < ($0.value, $1.key) }
        let (name, count) = (top?.key ?? "", top?.value ?? 0)
        results.rows["visits \(arn ?? "[null]")", default: []].append(
            """
            {"window_start":"\(start)","window_end":"\(end)","userIdentity.arn":\(caller),\
            "calls":\(calls.count),"names":[{"value":"\(name)","count":\(count)}],\
            "names_other":\(calls.count - count),"names_error":0}
            """
        )
        guard calls.count > 2 else { return }
        alert(
            "visits/\(start)/[\(caller)]",
            rule: "visits",
            title: "\(calls.count)",
            condition: "calls > 2",
            group: "\"userIdentity.arn\":\(caller)",
            count: calls.count,
            start: start,
            end: end
        )
    }

    /// A number of millionths without zeros at its end.
    private static func decimal(_ millionths: Int) -> String {
        let digits = String(1_000_000 + millionths % 1_000_000).dropFirst()
        let text = "\(millionths / 1_000_000).\(digits)".replacing(/0+$/, with: "")
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private mutating func alert(
        _ id: String,
        rule: String,
        title: String,
        condition: String? = nil,
        group: String,
        count: Int?,
        start: String,
        end: String
    ) {
        let quotedID = Self.quoted(id.replacing("\"", with: "\\\""))
        results.alerts[id, default: []].append(
            """
            {"alert_id":\(quotedID),\
            "rule":{"id":"\(rule)","title":"\(title)","level":"medium","tags":[]\
            \(condition.map { ",\"condition\":\"\($0)\"" } ?? "")},\
            "time":"\(start)","group":{\(group)},"count":\(count.map(String.init) ?? "null"),\
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
