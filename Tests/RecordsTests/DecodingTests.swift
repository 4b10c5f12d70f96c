import FastJSON
import Foundation
import TestKit
import Testing

@testable import Records

/// The event ids that `bytes` yield, and how many parts were rejected or known to be empty.
private func decode(_ bytes: [UInt8]) -> (ids: [String], batch: RecordBatch) {
    var decoder = MessageDecoder()
    decoder.decode(SharedBytes(bytes), message: 0)
    let batch = decoder.finish()
    let ids = (0..<batch.count).map { batch.record($0).text(of: Field("eventID")) ?? "" }
    return (ids, batch)
}

@Suite struct DecodingTests {
    struct EnvelopeCase: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let form: String
        let eventIDs: [String]
        let outcome: String
        var testDescription: String { file }
    }

    static let envelopes =
        (try? SharedMaterial.lines("envelopes/expected.jsonl", as: EnvelopeCase.self)) ?? []

    @Test(
        .enabled(if: SharedMaterial.isPresent, "needs ../shared/data, which this checkout lacks"),
        arguments: envelopes
    )
    func `every form of delivery yields its events`(envelope: EnvelopeCase) throws {
        let (ids, batch) = decode(try SharedMaterial.bytes("envelopes/\(envelope.file)"))
        #expect(ids == envelope.eventIDs)
        #expect(batch.rejections.isEmpty, "\(batch.rejections.map(\.reason))")
        #expect(batch.recordless.isEmpty == (envelope.outcome != "skip"))
    }

    struct HostileCase: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let expect: String
        let why: String
        let good: [String]
        var testDescription: String { "\(file): \(why)" }
    }

    static let hostile =
        (try? SharedMaterial.lines("hostile/expected.jsonl", as: HostileCase.self)) ?? []
    /// Files of which there are no bytes.
    static let absent = hostile.map(\.file).filter { HostileFile.bytes(of: $0) == nil }

    /// What is absent is named: a skipped test has a line of its own.
    @Test(
        .enabled(if: !hostile.isEmpty, "needs ../shared/data/hostile, which this checkout lacks"),
        .enabled(
            if: absent.isEmpty,
            "../shared/data/hostile lacks \(absent.joined(separator: ", "))"
        )
    )
    func `no hostile file is left out`() { #expect(Self.absent.isEmpty) }

    @Test(
        .enabled(if: !hostile.isEmpty, "needs ../shared/data/hostile, which this checkout lacks"),
        arguments: hostile.filter { !absent.contains($0.file) }
    )
    func `hostile input is rejected and good records beside it come out`(
        hostile: HostileCase
    ) throws {
        let (ids, batch) = decode(try #require(HostileFile.bytes(of: hostile.file)))
        switch hostile.expect {
        case "reject":
            #expect(ids.isEmpty)
            #expect(!batch.rejections.isEmpty)
        case "accept":
            #expect(batch.count == 1)
            #expect(hostile.good.isEmpty || ids == hostile.good)
            #expect(batch.rejections.isEmpty)
        case "partial":
            #expect(ids == hostile.good)
            #expect(!batch.rejections.isEmpty)
        default:
            #expect(batch.count + batch.rejections.count > 0)
        }
    }

    static let event = #"{"eventVersion":"1.08","eventTime":"2023-07-10T11:42:36Z","eventID":"#

    @Test(arguments: [
        "{\"Records\":[E1,{\"eventName\": NaN},E2]}",
        "{\"Records\":[E1,\u{1}\"\u{1}\",E2]}",
        "{ \"Records\" : [ E1 , {\"a\":[,]} , E2 ] }",
        "{\"Records\":[E1,5,E2]}",
        "E1\nbroken\nalso broken\nE2\n",
        "E1\n{\"cut\": {\"short\": \nE2\n",
        "E1\n{\"string\": \"without end\nE2\n",
        "E1\r\n{\"a\":1,}\r\nE2\r\n",
    ])
    func `a broken part is rejected alone`(text: String) {
        let (ids, batch) = decode(Self.withEvents(text))
        #expect(ids == ["one", "two"])
        #expect(batch.rejections.count == 1)
    }

    @Test(arguments: ["[E1,E2]", "E1E2", "E1 \n\n E2", "{\"schema\":null,\"payload\":E1}E2"])
    func `values need nothing between them`(text: String) {
        let (ids, batch) = decode(Self.withEvents(text))
        #expect(ids == ["one", "two"])
        #expect(batch.rejections.isEmpty)
    }

    @Test(arguments: [
        "{\"Records\":[E1,{\"a\":[}]},E2]}", "{\"Records\":[E1,E2", "{\"Records\":[E1],E2",
    ])
    func `what follows a misplaced bracket is rejected, not lost`(text: String) {
        let (ids, batch) = decode(Self.withEvents(text))
        #expect(ids.first == "one")
        let rejected = batch.rejections.map { $0.bytes.span.text }.joined()
        #expect(ids.count == 2 || rejected.contains("two"))
    }

    @Test(arguments: ["{\"Records\":[[]}", "{\"Records\":[", "{\"Records\":[{\"Records\":[]},}"])
    func `a broken array in which nothing is an event is rejected as a whole`(text: String) {
        let (ids, batch) = decode(Array(text.utf8))
        #expect(ids.isEmpty)
        #expect(batch.rejections.map { $0.bytes.span.text } == [text])
    }

    @Test func `an empty array is known to carry no records`() {
        let (ids, batch) = decode(Array(" [ ] ".utf8))
        #expect(ids.isEmpty && batch.rejections.isEmpty)
        #expect(batch.recordless == ["array-empty": 1])
    }

    private static func withEvents(_ text: String) -> [UInt8] {
        Array(
            text.replacingOccurrences(of: "E1", with: event + #""one"}"#)
                .replacingOccurrences(of: "E2", with: event + #""two"}"#).utf8
        )
    }

    @Test func `a record's bytes are the original ones`() {
        let record = #"{ "eventVersion" : "1.08", "eventTime":"2023-07-10T11:42:36Z",  "x":1.50 }"#
        let (_, batch) = decode(Array("{\"Records\":[\n\(record) ,\(record)]}".utf8))
        #expect(batch.count == 2)
        #expect(batch.bytes(0).span.text == record)
        #expect(batch.bytes(1).span.text == record)
    }

    @Test func `a record that is too long is rejected alone, with its bytes`() {
        let long =
            #"{"eventVersion":"1.08","eventTime":"2023-07-10T11:42:36Z","x":""#
            + String(repeating: "y", count: 300) + #""}"#
        var limits = DecodingLimits()
        limits.recordByteLimit = long.utf8.count - 1
        for text in ["{\"Records\":[E1,\(long),E2]}", "E1\n\(long)\nE2", "[E1,\(long),E2]"] {
            var decoder = MessageDecoder(limits: limits)
            decoder.decode(SharedBytes(Self.withEvents(text)), message: 0)
            let batch = decoder.finish()
            #expect(batch.count == 2, "\(text)")
            #expect(batch.rejections.map { $0.bytes.span.text } == [long])
            #expect(batch.rejections.map(\.kind) == [.tooLong])
            #expect(batch.rejections[0].reason.contains("limits.record"))
        }
    }

    @Test func `a message that is too long, or unpacks to too much, is rejected whole`() throws {
        let text = Self.withEvents("{\"Records\":[E1,E2]}")
        var limits = DecodingLimits()
        limits.textByteLimit = text.count - 1
        let packed = Array(Data(text).base64EncodedString().utf8)
        for bytes in [text, packed] {
            var decoder = MessageDecoder(limits: limits)
            decoder.decode(SharedBytes(bytes), message: 0)
            let batch = decoder.finish()
            #expect(batch.count == 0)
            #expect(batch.rejections.map { $0.bytes.array } == [bytes])
            #expect(batch.rejections.map(\.kind) == [.tooLong])
        }
    }

    @Test func `a flood of broken parts rejects the message once`() {
        let flood = "{\"Records\":[" + String(repeating: "{},", count: 10_001) + "{}]}"
        let (ids, batch) = decode(Array(flood.utf8))
        #expect(ids.isEmpty)
        #expect(batch.rejections.count == 1)
        #expect(batch.rejections.first?.bytes.count == flood.utf8.count)
    }

    @Test func `wrapping has an end`() {
        var text = Self.event + #""one"}"#
        for _ in 0..<20 { text = Data(text.utf8).base64EncodedString() }
        let (ids, batch) = decode(Array(text.utf8))
        #expect(ids.isEmpty)
        #expect(batch.rejections.count == 1)
    }
}
