import FastJSON
import Foundation
import Testing

@testable import Records

/// Texts that are not JSON as a whole though every record in them is.
@Suite struct `An envelope that is cut or mended` {
    @Test(arguments: [
        ("{\"Records\":[E1,E2,", ","),
        ("{\"Records\":[E1,E2]", "]"), ("{\"Records\":[E1,E2]\n", "]\n"),
        ("{\"Records\":[E1,E2", "{\"Records\":["), ("{\"Records\":[E1,E2\n", "{\"Records\":["),
        ("{\"Records\":[E1,E2,]}", ",]}"), ("{\"Records\":[E1,,E2]}", "]}"),
        ("{ \"Records\" : [ E1 , E2", "{ \"Records\" : [ "),
    ])
    func `gives its records and one rejection that says so`(text: String, rest: String) {
        let decoded = Decoded(Self.withEvents(text))
        #expect(decoded.ids == ["one", "two"])
        #expect(decoded.rejections.map { $0.bytes.span.text } == [rest])
        let reason = "its records came out, but it is not JSON"
        #expect(decoded.reasons.allSatisfy { $0.hasPrefix(reason) })
    }

    @Test func `in gzip does, too`() throws {
        // gzip of `{"Records":[`, an event called `one`, and a comma.
        let packed = try #require(Data(base64Encoded: Self.packed))
        let decoded = Decoded(Array(packed))
        #expect(decoded.ids == ["one"])
        #expect(decoded.rejections.map { $0.bytes.span.text } == [","])
    }

    @Test func `gives what was rejected so that it brings no record twice`() {
        let first = Decoded(Self.withEvents("{\"Records\":[E1,E2,"))
        let again = Decoded(first.rejections[0].bytes.array)
        #expect(again.ids == [] && again.rejections.count == 1)
    }

    @Test(arguments: [
        "{\"Records\":[E1],\"Records\":[E2]}", "{\"Records\":[E1],\"x\":1,\"\\u0052ecords\":[E2]}",
        "{\"Records\":[],\"Records\":[E1,E2]}", "{\"Events\":[E1],\"Events\":[E2]}",
    ])
    func `with its list twice gives the records of both`(text: String) {
        let decoded = Decoded(Self.withEvents(text))
        #expect(decoded.ids == ["one", "two"])
        #expect(decoded.reasons == [])
    }

    @Test func `with a list and something else under the same name rejects that`() {
        let decoded = Decoded(Self.withEvents("{\"Records\":[E1],\"Records\":5}"))
        #expect(decoded.ids == ["one"])
        #expect(decoded.rejections.count == 1)
    }

    private static func withEvents(_ text: String) -> String {
        text.replacingOccurrences(of: "E1", with: event("one"))
            .replacingOccurrences(of: "E2", with: event("two"))
    }

    private static let packed =
        "H4sIAAAAAAACA6tWCkpNzi9KKVayiq5WSi1LzSsJSy0qzszPU7JSMtQzsFDSgYiGZOamAoWMDIyMdQ3MdQ0N"
        + "QgwNrUyMrIzNomBKPF2ACvLzUpVqdQBP+pumVwAAAA=="
}
