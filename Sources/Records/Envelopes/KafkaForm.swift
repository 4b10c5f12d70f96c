internal import FastJSON

extension EnvelopeForm {
    /// What Lambda gets from Kafka, MSK or another: `{"records":{"topic-0":[{"value":"<base64>"}]}}`.
    static let kafkaLambda = EnvelopeForm("kafka-lambda", marker: "records") {
        _,
        partitions,
        findings in
        guard partitions.kind == .object else { return false }
        openMembers(of: partitions, as: "kafka-lambda", &findings) { record, findings in
            findings.find(in: record)
        }
        return true
    }

    /// One record of that; EventBridge Pipes deliver arrays of them.
    static let kafkaRecord = EnvelopeForm("kafka", marker: "value") { record, value, findings in
        guard record.member("topic") != nil else { return false }
        if value.kind == .null {
            findings.append(.recordless("kafka-tombstone"))
        } else {
            findings.find(inBase64: value)
        }
        return true
    }

    /// A message as `kcat -J` prints it.
    static let kcat = EnvelopeForm("kcat", marker: "payload") { message, payload, findings in
        guard message.member("topic") != nil, message.member("offset") != nil else { return false }
        if payload.kind == .null {
            findings.append(.recordless("kafka-tombstone"))
        } else {
            findings.find(inText: payload)
        }
        return true
    }

    /// Looks at each element of each array in `object`; what is no array is rejected.
    static func openMembers(
        of object: JSONValue,
        as name: String,
        _ findings: inout Findings,
        by element: (JSONValue, inout Findings) -> Void
    ) {
        guard var member = object.firstChild() else {
            findings.append(.recordless("\(name)-empty"))
            return
        }
        while true {
            if member.kind == .array {
                open(member, by: element, as: name, &findings)
            } else {
                findings.append(.rejected(reason: "not an array", range: member.range))
            }
            guard !findings.isFlooded, let next = member.nextSibling(in: object) else { return }
            member = next
        }
    }
}
