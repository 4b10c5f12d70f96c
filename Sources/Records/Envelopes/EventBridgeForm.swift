internal import FastJSON

extension EnvelopeForm {
    /// EventBridge: the event is the `detail` of an event whose `detail-type` ends in
    /// "via CloudTrail".
    static let eventBridge = EnvelopeForm("eventbridge", marker: "detail-type") {
        envelope,
        _,
        findings in
        guard let detail = envelope.member("detail") else { return false }
        findings.find(in: detail)
        return true
    }
}
