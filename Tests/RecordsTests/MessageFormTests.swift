import FastJSON
import Foundation
import Testing

@testable import Records

/// Forms that records have in topics beside the envelopes of AWS.
@Suite struct `A message's form` {
    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String

        init(_ name: String, _ text: String) {
            testDescription = name
            self.text = text
        }
    }

    static let one = event("one")
    static let two = event("two")
    static let both = "{\"Records\":[\(one),\(two)]}"

    static let exported = "2024-05-01T10:00:00.000Z "

    static let forms = [
        Form("Confluent's JSON", "\0\0\0\u{1}\u{7B}\(both)"),
        Form("Confluent's JSON, of a large schema number", "\0\0\u{7F}[x\(both)"),
        Form("an export of CloudWatch Logs", "\(exported)\(one)\n\(exported)\(two)\n"),
        Form("an export of CloudWatch Logs, a line of it", "\(exported)\(both)"),
        Form(
            "kcat's JSON",
            #"{"topic":"t","partition":0,"offset":7,"tstype":"create","key":null,"payload":"#
                + quoted(both) + "}"
        ),
        Form(
            "filter-log-events",
            #"{"events":[{"eventId":"1","message":\#(quoted(one))},{"message":\#(quoted(two))}],"#
                + #""searchedLogStreams":[]}"#
        ),
        Form(
            "get-query-results",
            #"{"results":[[{"field":"@timestamp","value":"2024-05-01 10:00:00.000"},"#
                + #"{"field":"@message","value":\#(quoted(one))}],"#
                + #"[{"field":"@message","value":\#(quoted(two))},{"field":"@ptr","value":"CmE"}]],"#
                + #""statistics":{"recordsMatched":2.0},"status":"Complete"}"#
        ),
        Form(
            "Filebeat's lines",
            #"{"@timestamp":"2024-05-01T10:00:00.000Z","@metadata":{"beat":"filebeat"},"#
                + #""message":\#(quoted(one)),"log":{"offset":7},"event":{"kind":"event"}}"#
                + #"{"@timestamp":"2024-05-01T10:00:00.000Z","message":\#(quoted(two))}"#
        ),
        Form(
            "Vector's S3 source",
            #"{"bucket":"b","message":\#(quoted(both)),"object":"o","region":"us-east-1","#
                + #""source_type":"aws_s3","timestamp":"2024-05-01T10:00:00Z"}"#
        ),
        Form(
            "Fluent Bit's Kafka output",
            #"{"@timestamp":1714557600.123,"log":\#(quoted(one))}"# + "\n"
                + #"{"@timestamp":1714557600.124,"log":\#(quoted(two + "\n"))}"#
        ),
        Form(
            "events for Splunk",
            #"{"time":1714557600,"sourcetype":"aws:cloudtrail","event":\#(one)}"#
                + #"{"sourcetype":"aws:cloudtrail","event":\#(quoted(two))}"#
        ),
        Form(
            "a destination of Lambda",
            #"{"version":"1.0","requestContext":{},"requestPayload":{"detail-type":"AWS API Call "#
                + #"via CloudTrail","source":"aws.s3","detail":\#(one)},"responsePayload":{}}"#
                + one.replacingOccurrences(of: "one", with: "two")
        ),
        Form("a JSON string", quoted(both)),
        Form("JSON strings, a line each", quoted(one) + "\n" + quoted(two) + "\n"),
        Form("a JSON string of a JSON string", quoted(quoted(both))),
        Form("a JSON string of base64", quoted(base64(both))),
        Form("an array of JSON strings", "[\(quoted(one)),\(quoted(two))]"),
        Form("Records of JSON strings", "{\"Records\":[\(quoted(one)),\(quoted(two))]}"),
        Form("Kafka Connect with a JSON string", "{\"schema\":null,\"payload\":\(quoted(both))}"),
        Form("base64url", urlSafe(both)),
        Form("base64 without padding", base64(both).replacingOccurrences(of: "=", with: "")),
        Form("nested arrays", "[[\(one)],[[\(two)]]]"),
        Form("Records of arrays", "{\"Records\":[[\(one)],[\(two)]]}"),
        Form("a JSON text sequence", "\u{1E}\(one)\n\u{1E}\(two)\n"),
        Form("a JSON text sequence of arrays", "\u{1E}[\(one)]\n\u{1E}[\(two)]\n"),
        Form("lines with a byte order mark each", "\u{FEFF}\(one)\n\u{FEFF}\(two)\n"),
        Form("a byte order mark on a later line", "\(one)\n\u{FEFF}\(two)\n"),
        Form(
            "EventBridge with a text as detail",
            #"{"detail-type":"AWS API Call via CloudTrail","source":"aws.s3","detail":\#(quoted(both))}"#
        ),
    ]

    @Test(arguments: forms)
    func `is recognised`(form: Form) {
        let decoded = Decoded(form.text)
        #expect(decoded.ids == ["one", "two"])
        #expect(decoded.reasons == [])
    }

    @Test(arguments: ["\u{1E}", "\u{FEFF}"])
    func `is kept to after a broken line`(mark: String) {
        let decoded = Decoded("\(mark)\(Self.one)\n\(mark){\"cut\": {\n\(mark)\(Self.two)\n")
        #expect(decoded.ids == ["one", "two"])
        #expect(decoded.rejections.count == 1)
    }

    @Test(arguments: ["\u{1E}garbage\n", "\u{1E}5\n", "\u{FEFF} true\n", "\u{1E}\u{1E}{]\n"])
    func `loses nothing that follows a mark`(broken: String) {
        let decoded = Decoded("\(Self.one)\n\(broken)\(Self.two)\n")
        #expect(decoded.ids == ["one", "two"] || decoded.ids == ["one"])
        let rejected = decoded.rejections.map { $0.bytes.span.text }.joined()
        #expect(rejected.contains(broken.filter { !"\u{1E}\u{FEFF}\n ".contains($0) }))
        #expect(decoded.ids.count == 2 || rejected.contains("two"))
    }

    @Test(arguments: [
        (#"{"schema":{"type":"string"},"payload":null}"#, "kafka-connect-null"),
        (
            #"{"detail-type":"Object Created","source":"aws.s3","detail":{"version":"0","bucket":"#
                + #"{"name":"b"},"object":{"key":"k"},"reason":"PutObject"}}"#,
            "s3-notification"
        ),
    ])
    func `may be known to hold no records`(text: String, form: String) {
        let decoded = Decoded(text)
        #expect(decoded.ids == [] && decoded.reasons == [])
        #expect(decoded.recordless == [form: 1])
    }

    struct Other: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let reason: String
        var testDescription: String { reason }

        init(_ text: String, _ reason: String) {
            bytes = Array(text.utf8)
            self.reason = reason
        }

        /// `one` in another encoding, behind `mark`.
        init(mark: [UInt8] = [], _ encoding: String.Encoding, _ reason: String) {
            bytes = mark + Array(one.data(using: encoding) ?? Data())
            self.reason = reason
        }

        init(bytes: [UInt8], _ reason: String) {
            self.bytes = bytes
            self.reason = reason
        }
    }

    private static let aggregated =
        "records aggregated by the Kinesis Producer Library, but damaged"

    static let others: [Other] = [
        Other("\"hello, world\"", "a JSON string that is no event, envelope or encoding"),
        Other("{\"Records\":[\"x y!\"]}", "a JSON string that is no event, envelope or encoding"),
        Other(
            #"{"results":[[{"field":"@ptr","value":""},5,"",[]]],"statistics":{}}"#,
            "a row without @message"
        ),
        Other(#"{"results":[[]],"statistics":{}}"#, "a row without @message"),
        Other(#"{"results":[5],"statistics":{}}"#, "a row without @message"),
        Other(#"{"results":[]}"#, "neither an event nor a known envelope"),
        Other(#"{"message":\#(quoted(one))}"#, "neither an event nor a known envelope"),
        Other(#"{"log":\#(quoted(one))}"#, "neither an event nor a known envelope"),
        Other(#"{"@timestamp":1,"log":{"offset":7}}"#, "neither an event nor a known envelope"),
        Other(#"{"event":\#(one)}"#, "neither an event nor a known envelope"),
        Other(
            #"{"@timestamp":1,"message":"Accepted key for root"}"#,
            "neither JSON, gzip nor base64"
        ),
        Other("true", "JSON, but neither an event nor an envelope"),
        Other(" -1.5e3\n", "JSON, but neither an event nor an envelope"),
        Other("{\"Records\":[5]}", "neither an event nor an envelope"),
        Other("[[[[[[[[[[5]]]]]]]]]]", "arrays nested more than 8 deep"),
        Other(.utf32LittleEndian, "UTF-32; only UTF-8 is JSON"),
        Other(mark: [0, 0, 0xFE, 0xFF], .utf32BigEndian, "UTF-32; only UTF-8 is JSON"),
        Other(mark: [0xFF, 0xFE, 0, 0], .utf32LittleEndian, "UTF-32; only UTF-8 is JSON"),
        Other(mark: [0xFF, 0xFE], .utf16LittleEndian, "UTF-16; only UTF-8 is JSON"),
        Other(.utf16LittleEndian, "UTF-16; only UTF-8 is JSON"),
        Other(.utf16BigEndian, "UTF-16; only UTF-8 is JSON"),
        Other(bytes: [0xF3, 0x89, 0x9A, 0xC2, 0x0A, 0x01], aggregated),
        Other(
            bytes: [0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x01],
            "compressed by zstd; only gzip is unpacked"
        ),
        Other("BZh91AY&SY", "compressed by bzip2; only gzip is unpacked"),
        Other(bytes: [0xEE, 0xB5, 0x2F, 0xFD, 0x04, 0x01], "neither JSON, gzip nor base64"),
    ]

    @Test(arguments: others)
    func `that is none of them says what it is`(other: Other) {
        let decoded = Decoded(other.bytes)
        #expect(decoded.ids == [])
        #expect(decoded.reasons == [other.reason])
    }

    private static func urlSafe(_ text: String) -> String {
        // Some of its digits are those that base64url has others for.
        base64("{\"?\":\"???>>>\",\(text.dropFirst())").replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }
}
