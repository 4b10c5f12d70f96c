import Pipelines
import Streaming
import TestKit

/// The pipeline of the simulations: a selection, two aggregates, an alert each.
struct CountingPipeline {
    var lateness = "45s"
    var idle = "1h"

    /// Callers whose ARN starts so are dropped.
    static let droppedARN = "arn:aws:sts::111122223333:assumed-role/DatadogIntegrationRole/"

    func plan() throws -> Plan {
        let selectors = """
            [{"FieldSelectors": [
                {"Field": "userIdentity.arn", "NotStartsWith": ["\(Self.droppedARN)"]}]}]
            """
        return try Plan.read(
            text,
            file: "counting.yaml",
            environment: [:],
            readFile: { _ in Array(selectors.utf8) }
        )
    }

    func simulated() throws -> SimulatedPipeline {
        let plan = try plan()
        return SimulatedPipeline(
            topology: plan.topology,
            destinationTopics: plan.destinationTopics
        )
    }

    private var text: String {
        """
        name: counting
        source: { topics: [raw] }
        time: { lateness: \(lateness), idle: \(idle) }
        commit: { interval: 100ms }
        stages:
          - select: { id: noise, selectors: noise.json }
          - aggregate:
              id: calls
              by: [eventName]
              window: 1m
              measures: { calls: count }
              output: calls
              alert: { when: calls > 3, title: "Many {eventName} calls", output: alerts }
          - aggregate:
              id: callers
              by: [userIdentity.arn, awsRegion]
              window: 7m
              measures: { calls: count, again: count }
              output: callers
              alert: { when: again = 2 and awsRegion != 'eu-west-1', output: alerts }
        outputs:
          events: { topic: events }
          alerts: { topic: alerts }
          calls: { topic: calls }
          callers: { topic: callers }
          late: { topic: late }
          rejected: { topic: rejected }
        """
    }
}
