import Pipelines
import Streaming
import TestKit

/// The pipeline of the simulations: a selection, and aggregates with an alert each: on counts, on
/// what only grows, and on what may shrink.
struct CountingPipeline {
    var lateness = "45s"
    var idle = "1h"
    var commitInterval = "100ms"
    var groupLimit = 1_000_000
    var emission = "final"
    /// Of all aggregates but `callers`.
    var allowed = "0s"

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
        commit: { interval: \(commitInterval) }
        limits: { groups: \(groupLimit) }
        stages:
          - select: { id: noise, selectors: noise.json }
          - aggregate:
              id: calls
              by: [eventName]
              window: 1m
              measures: { calls: count }
              allowed: \(allowed)
              emit: \(emission)
              output: calls
              alert: { when: calls > 3, title: "Many {eventName} calls", output: alerts }
          - aggregate:
              id: callers
              by: [userIdentity.arn, awsRegion]
              window: 7m
              measures: { calls: count, again: count }
              emit: \(emission)
              output: callers
              alert: { when: again = 2 and awsRegion != 'eu-west-1', output: alerts }
          - aggregate:
              id: services
              by: [eventSource]
              window: { size: 3m, every: 70s }
              measures:
                callers: count_distinct(userIdentity.arn)
                bytes: sum(additionalEventData.bytesTransferredOut)
                least: min(additionalEventData.bytesTransferredOut)
                most: max(additionalEventData.bytesTransferredOut)
                names: top(eventName, 2)
                calls: count
              allowed: \(allowed)
              emit: \(emission)
              output: services
              alert: { when: callers >= 3 and calls > 4, title: "{eventSource}", output: alerts }
          - aggregate:
              id: regions
              by: [awsRegion]
              window: 2m
              measures: { mean: avg(additionalEventData.bytesTransferredOut), calls: count }
              allowed: \(allowed)
              emit: \(emission)
              output: regions
              alert: { when: mean < 100000 or calls < 3, title: "{mean}", output: alerts }
          - aggregate:
              id: visits
              by: [userIdentity.arn]
              window: { gap: 20s, max: 2m }
              measures: { calls: count, names: "top(eventName, 1)" }
              output: visits
              alert: { when: calls > 2, title: "{calls}", output: alerts }
        outputs:
          events: { topic: events }
          visits: { topic: visits }
          services: { topic: services }
          regions: { topic: regions }
          alerts: { topic: alerts }
          calls: { topic: calls }
          callers: { topic: callers }
          late: { topic: late }
          rejected: { topic: rejected }
        """
    }
}
