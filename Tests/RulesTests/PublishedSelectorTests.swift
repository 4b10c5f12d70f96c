import FastJSON
import QueryLanguage
import Records
import Rules
import TestKit
import Testing

@Suite(.enabled(if: SharedMaterial.isPresent, "needs ../shared/data, which this checkout lacks"))
struct `Published selectors` {
    struct Document: Decodable, Sendable, CustomTestStringConvertible {
        let file: String
        let kind: String
        let valid: Bool
        let errors: [String]
        let kept: Int?
        let keptSha256: String?
        var testDescription: String { file }
    }

    static let all =
        (try? SharedMaterial.lines("selectors/expected.jsonl", as: Document.self)) ?? []

    /// 3,228 real records.
    static let records: RecordBatch? = {
        guard let bytes = try? SharedMaterial.bytes("records/real.ndjson") else { return nil }
        var decoder = MessageDecoder()
        decoder.decode(SharedBytes(bytes), message: 0)
        return decoder.finish()
    }()

    private func read(_ document: Document) throws -> SelectorDocument {
        SelectorDocument(json: SharedBytes(try SharedMaterial.bytes("selectors/\(document.file)")))
    }

    @Test(arguments: all.filter { $0.kept != nil })
    func `keep exactly the records that they should`(document: Document) throws {
        let records = try #require(Self.records)
        let expression = try read(document).selectors().keepingExpression()
        let kept = (0..<records.count).filter { expression.holds(ofRecord: records.record($0)) }
        #expect(kept.count == document.kept)
        let ids = kept.map { Array((records.record($0).text(of: Field("eventID")) ?? "").utf8) }
        let lines = ids.sorted { $0.lexicographicallyPrecedes($1) }
            .joined(separator: [UInt8(ascii: "\n")])
        #expect(SHA256.hexadecimal(of: Array(lines)) == document.keptSha256)
    }

    @Test(arguments: all)
    func `are legal for an event data store or not, as they should be`(
        document: Document
    ) throws {
        let read = try read(document)
        let found = read.faults + SelectorProfile.awsEventDataStore.check(read)
        #expect(found.hasErrors == !document.valid, "\(found.map(\.problem))")
    }

    /// What the expected reasons say, in the codes that name the same fault.
    static let reasons: KeyValuePairs = [
        "eventCategory must be Equals one of": ["SEL022"],
        "FieldSelectors missing or empty": ["SEL005"],
        "eventCategory is required": ["SEL021"],
        "operator StartsWith not valid with readOnly": ["SEL024"],
        "readOnly must be true or false": ["SEL025", "SEL011"],
        "value must be a string of 1 to 2048": ["SEL011"],
        "must be a non-empty list": ["SEL010"],
        "unknown operator": ["SEL008"],
        "Name must be a string of at most 1000": ["SEL012"],
        "more than 500 values over all selectors": ["SEL028"],
        "eventSource is required for NetworkActivity": ["SEL026"],
    ]

    @Test(arguments: all.filter { !$0.valid })
    func `are refused for the fault that they have`(document: Document) throws {
        let read = try read(document)
        let codes = (read.faults + SelectorProfile.awsEventDataStore.check(read))
            .filter { $0.rule.severity == .error }.map(\.rule.code)
        for reason in document.errors {
            let expected = try #require(Self.reasons.first { reason.contains($0.key) }?.value)
            #expect(!Set(codes).isDisjoint(with: expected), "\(reason): \(codes)")
        }
        // Without a reason: they are as AWS's tools print them, with empty operators.
        if document.errors.isEmpty { #expect(Set(codes) == ["SEL020"]) }
    }

    @Test func `are told apart by a digest that is right`() {
        #expect(
            SHA256.hexadecimal(of: Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            SHA256.hexadecimal(of: [])
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }
}
