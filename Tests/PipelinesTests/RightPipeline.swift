import Pipelines
import Records
import Testing

/// A pipeline file that is right, to be made wrong.
let rightPipeline = """
    name: cloudtrail
    kafka:
      bootstrap.servers: ${KAFKA_BROKERS:-localhost:9092}
    source: { topics: [cloudtrail.raw], group: sluice-cloudtrail, start: earliest }
    time: { lateness: 10m, idle: 1m }
    delivery: at_least_once
    stages:
      - select: { id: drop-noise, selectors: selectors/drop.json }
      - aggregate:
          id: calls
          by: [eventName]
          window: 1m
          measures: { calls: count }
          output: calls
          alert: { when: calls > 100, title: "Many {eventName}", level: low, output: alerts }
    outputs:
      events: { topic: cloudtrail.filtered, format: cloudtrail }
      alerts: { topic: cloudtrail.alerts }
      calls: { topic: cloudtrail.calls }
    """

/// Reads a pipeline whose selector file holds `selectors`; nil if there is no such file.
func read(
    _ text: String,
    environment: [String: String] = [:],
    selectors: String? = "[{\"FieldSelectors\": [{\"Field\": \"eventName\", \"Equals\": [\"x\"]}]}]"
) throws -> Plan {
    struct NoFile: Error, CustomStringConvertible { let description = "no such file" }
    return try Plan.read(
        text,
        file: "p.yaml",
        environment: environment,
        readFile: { path in
            guard let selectors, path == "selectors/drop.json" else { throw NoFile() }
            return Array(selectors.utf8)
        }
    )
}

/// A pipeline file that is wrong in one place, and what is said of it.
struct WrongPipeline: Sendable, CustomTestStringConvertible {
    let name: String
    /// What stands in the right file, and what stands there instead.
    private let right: String
    private let wrong: String
    let error: String

    init(_ name: String, _ right: String, _ wrong: String, _ error: String) {
        self.name = name
        self.right = right
        self.wrong = wrong
        self.error = error
    }

    var testDescription: String { name }

    /// The file's text.
    var text: String { rightPipeline.replacing(right, with: wrong, maxReplacements: 1) }

    /// That the file is refused, in one line.
    func check() {
        #expect(text != rightPipeline, "the case changes nothing")
        let thrown = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(thrown?.description == error)
    }

    static let durations = "write a number and a unit: 200ms, 30s, 10m, 1h, 1d"
}
