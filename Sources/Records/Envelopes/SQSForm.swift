internal import FastJSON

extension EnvelopeForm {
    /// The answer of `sqs receive-message`.
    static let sqsReceive = EnvelopeForm.list("sqs-receive", marker: "Messages") {
        message,
        findings in
        findings.find(in: message)
    }

    /// One message of that answer.
    static let sqsMessage = EnvelopeForm("sqs", marker: "Body") { _, body, findings in
        findings.find(inText: body)
        return true
    }

    /// An element of what Lambda gets from SQS.
    static let sqsLambda = EnvelopeForm("sqs-lambda", marker: "body") { _, body, findings in
        findings.find(inText: body)
        return true
    }
}
