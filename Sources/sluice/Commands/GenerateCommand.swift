import ArgumentParser
import FastJSON
import Foundation
import Records

/// `sluice generate`
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Prints realistic synthetic records, one a line: the same for the same seed."
    )

    @Option(
        parsing: .unconditional,
        help: "How many records.",
        transform: WholeNumber.from(0)
    )
    var count: Int

    @Option(
        parsing: .unconditional,
        help: "What the records are made from.",
        transform: WholeNumber.from(0)
    )
    var seed: UInt64 = 1

    @Option(
        parsing: .unconditional,
        help: "The first event time, such as 2026-01-01T00:00:00Z.",
        transform: Self.eventTime
    )
    var start = EventTime(milliseconds: 1_767_225_600_000)

    @Option(
        parsing: .unconditional,
        help: "Records for each second of event time.",
        transform: Self.rate
    )
    var rate = 50.0

    private static let leastRate = 0.001

    private static func eventTime(_ text: String) throws -> EventTime {
        guard let time = EventTime(iso8601: Array(text.utf8).rawSpan), time.milliseconds >= 0 else {
            throw ValidationError("write a time from 1970 on, such as 2026-01-01T00:00:00Z")
        }
        return time
    }

    private static func rate(_ text: String) throws -> Double {
        guard let rate = Double(text), rate >= leastRate, rate.isFinite else {
            throw ValidationError("write a number from \(leastRate) on")
        }
        return rate
    }

    /// Refuses so many records that their times could not be written.
    func validate() throws {
        guard SyntheticTraffic.canTell(count, from: start.milliseconds, recordsPerSecond: rate)
        else {
            throw ValidationError(
                "\(count) records from \(start) on, \(rate) a second, could pass the year 9999, or "
                    + "span more than 290 years; lower --count, raise --rate, or start earlier"
            )
        }
    }

    func run() throws {
        var traffic = SyntheticTraffic(
            seed: seed,
            start: start.milliseconds,
            recordsPerSecond: rate
        )
        let writer = LineWriter()
        var record: [UInt8] = []
        for _ in 0..<count {
            record.removeAll(keepingCapacity: true)
            traffic.appendNext(to: &record)
            try writer.write(record.rawSpan)
        }
        try writer.flush()
    }
}
