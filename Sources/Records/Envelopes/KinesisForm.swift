internal import FastJSON

extension EnvelopeForm {
    /// An element of what Lambda gets from Kinesis: `{"kinesis":{"data":"<base64>"}}`.
    static let kinesisLambda = EnvelopeForm("kinesis-lambda", marker: "kinesis") {
        _,
        kinesis,
        findings in
        guard let data = kinesis.member("data") else { return false }
        findings.find(inBase64: data)
        return true
    }

    /// What EventBridge Pipes make of that: the members of `kinesis` stand beside the others.
    static let kinesisPipe = EnvelopeForm("kinesis-pipe", marker: "kinesisSchemaVersion") {
        record,
        _,
        findings in
        guard let data = record.member("data") else { return false }
        findings.find(inBase64: data)
        return true
    }

    /// What Firehose sends to Lambda and to HTTP endpoints: `{"records":[{"data":"<base64>"}]}`.
    static let firehose = EnvelopeForm.list("firehose", marker: "records") { record, findings in
        guard let data = record.member("data") else {
            findings.find(in: record)
            return
        }
        findings.find(inBase64: data)
    }

    /// One record of `kinesis get-records`: `{"Data":"<base64>","PartitionKey":…}`.
    static let kinesisRecord = EnvelopeForm("kinesis", marker: "Data") { _, data, findings in
        findings.find(inBase64: data)
        return true
    }
}
