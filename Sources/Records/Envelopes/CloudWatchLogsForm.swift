internal import FastJSON

extension EnvelopeForm {
    /// A CloudWatch Logs subscription's payload: each log event's message is one event's text.
    /// Control messages only check that the destination is there.
    static let logsSubscription = EnvelopeForm("cwl", marker: "logEvents") {
        envelope,
        events,
        findings in
        guard let type = envelope.member("messageType") else { return false }
        if type.string == "CONTROL_MESSAGE" {
            findings.append(.recordless("cwl-control"))
            return true
        }
        return EnvelopeForm.logEvents.open(envelope, events, &findings)
    }

    /// The answers of `logs filter-log-events` and `get-log-events`.
    static let logsQuery = EnvelopeForm.list("cwl-events", marker: "events", element: findLogEvent)

    private static let logEvents = EnvelopeForm.list(
        "cwl",
        marker: "logEvents",
        element: findLogEvent
    )

    @Sendable private static func findLogEvent(_ event: JSONValue, _ findings: inout Findings) {
        guard let message = event.member("message") else {
            findings.append(.rejected(reason: "a log event without message", range: event.range))
            return
        }
        findings.find(inText: message)
    }

    /// The answer of `logs get-query-results`: rows of fields, among them `@message`.
    static let logsInsights = EnvelopeForm("cwl-insights", marker: "results") {
        envelope,
        rows,
        findings in
        guard envelope.member("statistics") != nil else { return false }
        return EnvelopeForm.insightsRows.open(envelope, rows, &findings)
    }

    private static let insightsRows = EnvelopeForm.list("cwl-insights", marker: "results") {
        row,
        findings in
        guard let message = message(in: row) else {
            findings.append(.rejected(reason: "a row without @message", range: row.range))
            return
        }
        findings.find(inText: message)
    }

    /// The value of the field `@message` of a row: `[{"field":"@message","value":"…"}]`.
    @_lifetime(copy row)
    private static func message(in row: JSONValue) -> JSONValue? {
        guard row.kind == .array, var field = row.firstChild() else { return nil }
        while field.member("field")?.string != "@message" {
            guard let next = field.nextSibling(in: row) else { return nil }
            field = next
        }
        return field.member("value")
    }

    /// A subscription's payload as Lambda gets it: `{"awslogs":{"data":"<base64 of gzip>"}}`.
    static let logsLambda = EnvelopeForm("cwl-lambda-awslogs", marker: "awslogs") {
        _,
        logs,
        findings in
        guard let data = logs.member("data") else { return false }
        findings.find(inBase64: data)
        return true
    }
}
