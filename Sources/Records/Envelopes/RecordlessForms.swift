internal import FastJSON

extension EnvelopeForm {
    /// CloudTrail's digest files.
    static let digest = EnvelopeForm.recordless("digest", marker: "digestStartTime")
    /// CloudTrail's word of a new file, by SNS.
    static let deliveryNotification =
        EnvelopeForm.recordless("delivery-notification", marker: "s3ObjectKey")
    /// CloudTrail's check of a new SNS topic.
    static let validationPing = EnvelopeForm.recordless("validation-ping", marker: "CloudTrail")
    /// S3's word of a new object, an element of `Records`.
    static let s3Notification = EnvelopeForm("s3-notification", marker: "s3") {
        envelope,
        object,
        findings in
        guard EventShape.isOfService(envelope), object.kind == .object else { return false }
        findings.append(.recordless("s3-notification"))
        return true
    }
    /// S3's check of a new notification target.
    static let s3Test = EnvelopeForm("s3-test", marker: "Event") { _, event, findings in
        guard event.string == "s3:TestEvent" else { return false }
        findings.append(.recordless("s3-test"))
        return true
    }
}
