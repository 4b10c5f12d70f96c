internal import FastJSON

extension EnvelopeForm {
    /// Kafka Connect's JsonConverter with schemas: the payload is an object or a text.
    static let kafkaConnect = EnvelopeForm("kafka-connect", marker: "payload") {
        envelope,
        payload,
        findings in
        guard envelope.member("schema") != nil else { return false }
        findings.find(inText: payload)
        return true
    }
}
