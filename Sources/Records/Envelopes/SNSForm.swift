internal import FastJSON

extension EnvelopeForm {
    /// An SNS notification; its `Message` is a text. Confirmations carry no records.
    static let sns = EnvelopeForm("sns", marker: "Type") { envelope, type, findings in
        switch type.string {
        case "Notification":
            guard let message = envelope.member("Message") else { return false }
            findings.find(inText: message)
            return true
        case "SubscriptionConfirmation", "UnsubscribeConfirmation":
            findings.append(.recordless("sns-confirmation"))
            return true
        default: return false
        }
    }

    /// An element of what Lambda gets from SNS: `{"Sns":{"Message":…}}`.
    static let snsLambda = EnvelopeForm("sns-lambda", marker: "Sns") { _, sns, findings in
        guard let message = sns.member("Message") else { return false }
        findings.find(inText: message)
        return true
    }
}
