import FastJSON
import Testing

@testable import Records

/// A text of a file that could not be unpacked any further.
@Suite struct `A text that ends where its file is damaged` {
    @Test(arguments: [
        // What it is, the ids in it, what is rejected.
        ("E1\nE2\n{\"eventV", ["one", "two"], "{\"eventV"),
        ("E1\nE2\n", ["one", "two"], ""),
        ("E1\nE2", ["one", "two"], ""),
        ("{\"Records\":[E1,{\"eventV", ["one"], "{\"eventV"),
        ("{\"Records\":[E1,", ["one"], ","),
        ("", [], ""), ("{\"Rec", [], "{\"Rec"),
    ])
    func `gives its records, and the fault with what is left`(
        text: String,
        ids: [String],
        rest: String
    ) {
        let text = Self.withEvents(text)
        var decoder = MessageDecoder()
        decoder.decode(SharedBytes(Array(text.utf8)), endingWith: "cut", message: 0)
        let batch = decoder.finish()
        #expect(batch.count == ids.count)
        #expect(batch.rejections.map { $0.bytes.span.text } == [rest])
        let rejection = batch.rejections[0]
        #expect(rejection.position == text.utf8.count - rest.utf8.count)
        #expect(rejection.reason == "cut" || rejection.reason.hasPrefix("cut; "))
    }

    private static func withEvents(_ text: String) -> String {
        var text = text
        for (mark, id) in [("E1", "one"), ("E2", "two")] {
            let event =
                "{\"eventVersion\":\"1.08\",\"eventID\":\"\(id)\","
                + "\"eventTime\":\"2023-07-10T11:42:36Z\"}"
            text = text.split(separator: mark, omittingEmptySubsequences: false)
                .joined(separator: event)
        }
        return text
    }
}
