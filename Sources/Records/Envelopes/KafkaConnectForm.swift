internal import FastJSON

extension EnvelopeForm {
    /// Kafka Connect's JsonConverter with schemas: the payload is an object, a text or, of a
    /// message without value, `null`.
    static let kafkaConnect = EnvelopeForm("kafka-connect", marker: "payload") {
        envelope,
        payload,
        findings in
        guard envelope.member("schema") != nil else { return false }
        if payload.kind == .null {
            findings.append(.recordless("kafka-connect-null"))
        } else {
            findings.find(inText: payload)
        }
        return true
    }
}
