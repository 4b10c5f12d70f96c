import FastJSON
import Testing

@testable import Records

/// The events of other services as Lambda, and EventBridge Pipes, deliver them; in full, as AWS
/// documents them ("Invoking Lambda with events from other AWS services").
@Suite struct `What another service delivers` {
    struct Delivery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String

        init(_ name: String, _ text: String) {
            testDescription = name
            self.text = text
        }
    }

    /// A CloudWatch Logs subscription's payload of the events `one` and `two`: base64 of gzip.
    static let logs =
        "H4sIAAAAAAACA72NQQrCMBBF7zLrVJJUVLIrNBQXrhpcaEQKhhCwTWmiIqF3d6wVb+By/n/zX4LWhNBYo569"
        + "AQFloYrzTtZ1UUkgcPW2Gvytx8Z+Tnk3XQwgjgncBWOGcXQ4EpsWMUa+g9glDeaN780QnO80CA1sQTcayNwo"
        + "/JxiTnme0XXGqGJMLLnIV4cfti0nyHcIjzCS2c3/6I4PP7lP4wttKNPTMwEAAA=="

    /// What the Kinesis Producer Library makes of the events `one` and `two`.
    static let aggregated =
        "84mawgoCcGsaTggAGkp7ImV2ZW50VmVyc2lvbiI6IjEuMDgiLCJldmVudFRpbWUiOiIyMDIzLTA3LTEw"
        + "VDExOjQyOjM2WiIsImV2ZW50SUQiOiJvbmUifRpOCAAaSnsiZXZlbnRWZXJzaW9uIjoiMS4wOCIsImV2"
        + "ZW50VGltZSI6IjIwMjMtMDctMTBUMTE6NDI6MzZaIiwiZXZlbnRJRCI6InR3byJ9fahxar+uqr6S8iAb"
        + "IwKOAg=="

    static let inner = "{\"Records\":[\(event("one")),\(event("two"))]}"

    static let deliveries = [
        Delivery("Kinesis", records(kinesis(inner))),
        Delivery("Kinesis, two", records(kinesis(event("one")), kinesis(event("two")))),
        Delivery("Kinesis from CloudWatch Logs", records(kinesis(base64: logs))),
        Delivery("Kinesis, aggregated", records(kinesis(base64: aggregated))),
        Delivery("Kinesis by Pipes", "[\(pipedKinesis(inner))]"),
        Delivery("SQS", records(queued(inner))),
        Delivery("SQS, two", records(queued(event("one")), queued(event("two")))),
        Delivery("SNS", records(published(inner))),
        Delivery("SNS in SQS", records(queued(notification(inner)))),
        Delivery("MSK", kafka("aws:kafka", ["topic-0": [event("one"), event("two")]])),
        Delivery(
            "own Kafka",
            kafka("SelfManagedKafka", ["a-0": [event("one")], "b-0": [event("two")]])
        ),
        Delivery("MSK by Pipes", "[\(pipedKafka(event("one"))),\(pipedKafka(event("two")))]"),
        Delivery(
            "ActiveMQ",
            #"{"eventSource":"aws:mq","eventSourceArn":"a","messages":[{"messageID":"m","messageType"#
                + #"":"jms/text-message","data":"\#(base64(inner))","timestamp":1598827811958}]}"#
        ),
        Delivery(
            "RabbitMQ",
            #"{"eventSource":"aws:rmq","eventSourceArn":"a","rmqMessagesByQueue":{"q::/":[{"basicP"#
                + #"roperties":{"bodySize":80},"redelivered":false,"data":"\#(base64(inner))"}]}}"#
        ),
    ]

    @Test(arguments: deliveries)
    func `is opened`(delivery: Delivery) {
        let decoded = Decoded(delivery.text)
        #expect(decoded.ids == ["one", "two"])
        #expect(decoded.reasons == [])
    }

    @Test func `of S3 is a notification that holds no records`() {
        let decoded = Decoded(
            Self.records(
                #"{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":""#
                    + #"2019-09-03T19:37:27.192Z","eventName":"ObjectCreated:Put","s3":{"bucket":{}}}"#
            )
        )
        #expect(decoded.ids == [] && decoded.reasons == [])
        #expect(decoded.recordless == ["s3-notification": 1])
    }

    @Test func `a message without a value in Kafka holds no records`() {
        let decoded = Decoded(
            #"{"eventSource":"aws:kafka","records":{"topic-0":[{"topic":"topic","value":null}]}}"#
        )
        #expect(decoded.ids == [] && decoded.reasons == [])
        #expect(decoded.recordless == ["kafka-tombstone": 1])
    }

    @Test(arguments: [
        (
            #"{"eventID":"c4c","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb","#
                + #""awsRegion":"us-east-2","dynamodb":{"Keys":{"Id":{"N":"101"}},"SizeBytes":26}}"#,
            "aws:dynamodb"
        ),
        (
            #"{"eventId":"5a8","eventVersion":"1.0","eventTime":"2019-01-01T00:00:00.000+0000","event"#
                + #"Name":"ReferenceChanges","eventSource":"aws:codecommit","awsRegion":"us-east-1"}"#,
            "aws:codecommit"
        ),
    ])
    func `and holds none of CloudTrail's events says whose it is`(element: String, source: String) {
        let decoded = Decoded(Self.records(element))
        #expect(decoded.ids == [])
        #expect(decoded.reasons == ["an event of \(source), not of CloudTrail"])
        #expect(decoded.rejections.map { $0.bytes.span.text } == [element])
    }

    private static func records(_ elements: String...) -> String {
        "{\"Records\":[\(elements.joined(separator: ","))]}"
    }

    private static func kinesis(_ text: String) -> String { kinesis(base64: base64(text)) }

    private static func kinesis(base64 data: String) -> String {
        #"{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"1","sequenceNumber":"4959033827149"#
            + #"0256608559692538361571095921575989136588898","data":"\#(data)","approximateAr"#
            + #"rivalTimestamp":1545084650.987},"eventSource":"aws:kinesis","eventVersion":"1.0","eve"#
            + #"ntID":"shardId-000000000006:49590338271490256608559692538361571095921575989136588898","#
            + #""eventName":"aws:kinesis:record","invokeIdentityArn":"arn:aws:iam::123456789012:role/"#
            + #"lambda-role","awsRegion":"us-east-2","eventSourceARN":"arn:aws:kinesis:us-east-2:1234"#
            + #"56789012:stream/lambda-stream"}"#
    }

    private static func pipedKinesis(_ text: String) -> String {
        #"{"kinesisSchemaVersion":"1.0","partitionKey":"1","sequenceNumber":"495","data":""#
            + base64(text)
            + #"","approximateArrivalTimestamp":1545084650.987,"eventSource":"aws:kinesis","eventVer"#
            + #"sion":"1.0","eventID":"shardId-000000000006:495","eventName":"aws:kinesis:record"}"#
    }

    private static func queued(_ text: String) -> String {
        #"{"messageId":"059f36b4","receiptHandle":"AQEBw","body":\#(quoted(text)),"attributes":{"Appr"#
            + #"oximateReceiveCount":"1"},"messageAttributes":{},"md5OfBody":"e4e68fb7","eventSource"#
            + #"":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-2:1:q","awsRegion":"us-east-2"}"#
    }

    private static func published(_ text: String) -> String {
        #"{"EventVersion":"1.0","EventSubscriptionArn":"arn:aws:sns:us-east-1:1:t:21be","EventSource""#
            + #":"aws:sns","Sns":\#(notification(text))}"#
    }

    private static func notification(_ text: String) -> String {
        #"{"SignatureVersion":"1","Timestamp":"2019-01-02T12:45:07.000Z","Message":\#(quoted(text)),"#
            + #""MessageAttributes":{},"Type":"Notification","TopicArn":"a","Subject":"s"}"#
    }

    private static func kafka(_ source: String, _ partitions: [String: [String]]) -> String {
        let members = partitions.sorted { $0.key < $1.key }.map { name, texts in
            "\"\(name)\":[\(texts.map(pipedKafka).joined(separator: ","))]"
        }
        return #"{"eventSource":"\#(source)","eventSourceArn":"a","bootstrapServers":"b:9092","#
            + "\"records\":{\(members.joined(separator: ","))}}"
    }

    private static func pipedKafka(_ text: String) -> String {
        #"{"eventSource":"aws:kafka","topic":"mytopic","partition":0,"offset":15,"timestamp":15450846"#
            + #"50987,"timestampType":"CREATE_TIME","key":"abc","value":"\#(base64(text))","headers":"#
            + #"[{"headerKey":[104,101]}]}"#
    }
}
