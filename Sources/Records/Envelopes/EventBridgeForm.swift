internal import FastJSON

extension EnvelopeForm {
    /// EventBridge: the event is the `detail` of an event whose `detail-type` ends in
    /// "via CloudTrail". S3's word of a new object comes so, too.
    static let eventBridge = EnvelopeForm("eventbridge", marker: "detail-type") {
        envelope,
        _,
        findings in
        guard let detail = envelope.member("detail") else { return false }
        if envelope.member("source")?.string == "aws.s3", detail.member("bucket") != nil,
            detail.member("object") != nil
        {
            findings.append(.recordless("s3-notification"))
        } else {
            findings.find(inText: detail)
        }
        return true
    }

    /// What Lambda tells a destination of an event that it was invoked with asynchronously.
    static let lambdaDestination = EnvelopeForm("lambda-destination", marker: "requestPayload") {
        _,
        payload,
        findings in
        findings.find(inText: payload)
        return true
    }
}
