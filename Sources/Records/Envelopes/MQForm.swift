internal import FastJSON

extension EnvelopeForm {
    /// What Lambda gets from Amazon MQ for ActiveMQ: `{"messages":[{"data":"<base64>"}]}`.
    static let mqLambda = EnvelopeForm.list("mq-lambda", marker: "messages", element: openMessage)

    /// What Lambda gets from RabbitMQ: `{"rmqMessagesByQueue":{"queue::/":[{"data":"<base64>"}]}}`.
    static let rabbitLambda = EnvelopeForm("rmq-lambda", marker: "rmqMessagesByQueue") {
        _,
        queues,
        findings in
        guard queues.kind == .object else { return false }
        openMembers(of: queues, as: "rmq-lambda", &findings, by: openMessage)
        return true
    }

    private static let openMessage: @Sendable (JSONValue, inout Findings) -> Void = {
        message,
        findings in
        guard let data = message.member("data") else {
            findings.append(.rejected(reason: "a message without data", range: message.range))
            return
        }
        findings.find(inBase64: data)
    }
}
