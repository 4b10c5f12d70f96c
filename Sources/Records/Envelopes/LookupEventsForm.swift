internal import FastJSON

extension EnvelopeForm {
    /// The answer of `cloudtrail lookup-events`.
    static let lookupEvents = EnvelopeForm.list("lookup-events", marker: "Events") {
        event,
        findings in
        findings.find(in: event)
    }

    /// One event of that answer; the event itself is a text inside it.
    static let lookupEvent = EnvelopeForm("lookup-event", marker: "CloudTrailEvent") {
        _,
        event,
        findings in
        findings.find(inText: event)
        return true
    }
}
