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

    static let advanced =
        ((try? SharedMaterial.lines("selectors/expected.jsonl", as: Document.self)) ?? [])
        .filter { $0.kind == "advanced" }

    /// 3,228 real records.
    static let records: RecordBatch? = {
        guard let bytes = try? SharedMaterial.bytes("records/real.ndjson") else { return nil }
        var decoder = MessageDecoder()
        decoder.decode(SharedBytes(bytes), message: 0)
        return decoder.finish()
    }()

    @Test(arguments: advanced.filter(\.valid))
    func `keep the records that they should`(document: Document) throws {
        let records = try #require(Self.records)
        let bytes = try SharedMaterial.bytes("selectors/\(document.file)")
        let expression = try AdvancedEventSelector.read(SharedBytes(bytes)).keepingExpression
        let kept = (0..<records.count).filter { expression.holds(ofRecord: records.record($0)) }
        #expect(kept.count == document.kept)
        let ids = kept.map { Array((records.record($0).text(of: Field("eventID")) ?? "").utf8) }
        let lines = ids.sorted { $0.lexicographicallyPrecedes($1) }
            .joined(separator: [UInt8(ascii: "\n")])
        #expect(SHA256.hexadecimal(of: Array(lines)) == document.keptSha256)
    }

    /// Those whose fault is one of shape, whatever the profile.
    @Test(arguments: [
        "derived-no-fieldselectors.json", "derived-empty-fieldselectors.json",
        "derived-readonly-bool.json", "derived-value-number.json", "derived-scalar-operator.json",
        "derived-unknown-operator.json", "derived-name-1001.json",
    ])
    func `of the wrong shape are refused`(file: String) throws {
        let bytes = try SharedMaterial.bytes("selectors/\(file)")
        let error = #expect(throws: SelectorError.self) {
            try AdvancedEventSelector.read(SharedBytes(bytes))
        }
        #expect(error?.line == 1)
        #expect(error?.column ?? 0 > 1)
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
