internal import FastJSON

/// One way in which AWS, Kafka Connect or a log shipper wraps events in a JSON object.
struct EnvelopeForm: Sendable {
    let name: String
    /// The member whose presence makes it worth opening, as UTF-8.
    let marker: [UInt8]
    /// Opens `envelope`, whose marked member is `marked`, and adds what is inside.
    /// - Returns: false if it is not this form after all.
    let open: @Sendable (_ envelope: JSONValue, _ marked: JSONValue, inout Findings) -> Bool

    init(
        _ name: String,
        marker: String,
        open: @escaping @Sendable (JSONValue, JSONValue, inout Findings) -> Bool
    ) {
        self.name = name
        self.marker = Array(marker.utf8)
        self.open = open
    }

    /// Every form, the most frequent first; the first that fits is taken.
    static let catalogue: [EnvelopeForm] = [
        .records, .eventBridge, .logsSubscription, .logsLambda, .sns, .snsLambda, .sqsReceive,
        .sqsMessage, .sqsLambda, .kinesisLambda, .kinesisPipe, .kafkaLambda, .kafkaRecord,
        .firehose, .kinesisRecord, .kafkaConnect, .kcat, .mqLambda, .rabbitLambda, .lookupEvents,
        .lookupEvent, .logsQuery, .logsInsights, .lambdaDestination, .shippedMessage, .fluentBit,
        .splunk, .digest, .deliveryNotification, .validationPing, .s3Notification, .s3Test,
    ]
}

extension EnvelopeForm {
    /// A form that is known to carry no records if it has the member `marker`.
    static func recordless(_ name: String, marker: String) -> EnvelopeForm {
        EnvelopeForm(name, marker: marker) { _, _, findings in
            findings.append(.recordless(name))
            return true
        }
    }

    /// A form whose member `marker` is an array of things to look at, each by `element`. If there
    /// are several members of that name, all are looked at.
    static func list(
        _ name: String,
        marker: String,
        element: @escaping @Sendable (JSONValue, inout Findings) -> Void
    ) -> EnvelopeForm {
        let markerName = Array(marker.utf8)
        return EnvelopeForm(name, marker: marker) { envelope, array, findings in
            guard array.kind == .array else {
                findings.append(
                    .rejected(reason: "its \(marker) is not an array", range: envelope.range)
                )
                return true
            }
            open(array, by: element, as: name, &findings)
            var member = array
            while let next = member.nextSibling(in: envelope) {
                member = next
                guard member.name == markerName else { continue }
                if member.kind == .array {
                    open(member, by: element, as: name, &findings)
                } else {
                    findings.append(
                        .rejected(reason: "its \(marker) is not an array", range: member.range)
                    )
                }
            }
            return true
        }
    }

    /// Looks at each element of `array`, which stands in a form called `name`.
    static func open(
        _ array: JSONValue,
        by element: (JSONValue, inout Findings) -> Void,
        as name: String,
        _ findings: inout Findings
    ) {
        guard var item = array.firstChild() else {
            findings.append(.recordless("\(name)-empty"))
            return
        }
        while true {
            element(item, &findings)
            guard !findings.isFlooded, let next = item.nextSibling(in: array) else { return }
            item = next
        }
    }
}
