import FastJSON
import Foundation
import Testing

@testable import Records

/// `E1` to `E3` stand for events; the text in brackets is what is to be rejected.
@Suite struct `The smallest part that is broken` {
    @Test(arguments: [
        // Lines of JSON strings.
        "Q1\nQ2\n«\"{\\\"cut\n»Q3\n", "Q1\n«\"\u{1}\"\n»Q2\nQ3\n", "Q1\nE2\n«\"{\n»Q3\n",
        "Q1\n«{,}\n»Q2\nQ3",
        // Elements, a line each.
        "{\"Records\":[\nE1,\nE2,\n«{\"a\":}»,\nE3\n]}", "[\nE1,\n«{,}»,\nE2,\nE3]\n",
        "{\"Records\":[\nE1,\n«{\"cut\":\"of,\n»E2,\nE3\n]}",
        "{\"Records\":[\nE1,\n«{\"cut\":{»,\nE2,\nE3]}\n",
        "{\n  \"Records\": [\nE1,\nE2,\nE3,\n«{\"cut\":»",
        "{\"Records\":[\nE1,\nE2,\nE3,\n«{\"cut\":\"»", "[\nE1,\nE2,\nE3,\n«\u{1}\"\u{1}\"\n»]",
        "{\"Records\":[\nE1,\n«{\"cut\":\"of\n»E2,\nE3\n]}",
        "[\n  E1,\n  E2,\n«  {\"cut\": {»,\n  E3\n]\n".replacingOccurrences(of: "«  ", with: "  «"),
        "[\nE1\n,«{\"a\":[{\"b\":1}}\n»,E2\n,E3\n]", "[E1,«{\"a\":{»,E2,E3]",
        // Elements on one line.
        "[E1,E2,«{\"a\":}»,E3]", "[E1,[E2,«{,}»,E3]]",
        // Values with nothing between them.
        "E1«{\"a\":1,}»E2E3", "E1«{\"a\":\"\u{1}\"}»E2 E3", "E1E2E3«{\"cut\":\"»",
        "E1 «garbage »E2E3",
        "«\0»E1\nE2\nE3\n", "E1«}}»E2E3", "E1E2«{,}»E3\n",
        // A quote or a bracket hides what follows in the line.
        "[E1,«{\"a\":\"cut,»E2,E3]", "{\"Records\":[E1,«{\"a\":\"b},{\"c\":[»E2,E3]}",
        "E1«{\"a\":\"cut}»E2E3", "E1 «{\"a\":[{\"b\":\"} »E2 E3\n",
        "[«{\"eventVersion\":\"1,»E1,E2,E3]",
        "[\n E1,\n «{\"a\":[{\"b\":}\"}},\n »E2,\n E3\n]\n",
        // What comes before the first.
        "«garbage, »E1E2E3", "«cords\":[»E1,E2,E3]}",
        "«{\"type\":\"ping\",}»E1E2E3", " «{\"eventVersion\":\"cut,»E1E2E3",
    ])
    func `is rejected alone`(text: String) {
        let parts = text.split(separator: /[«»]/, omittingEmptySubsequences: false)
        let decoded = Decoded(withEvents(parts.joined()))
        #expect(decoded.ids == ["one", "two", "three"])
        #expect(decoded.rejections.map { $0.bytes.span.text } == [String(parts[1])])
        #expect(decoded.rejections.map(\.position) == [withEvents(String(parts[0])).utf8.count])
    }

    @Test func `is found in a large array of lines, however many elements are good`() {
        let elements = Array(repeating: event("one"), count: 12_000)
        let decoded = Decoded("{\"Records\":[\n" + elements.joined(separator: ",\n") + ",\n{\"cut")
        #expect(decoded.ids.count == 12_000)
        #expect(decoded.rejections.map { $0.bytes.span.text } == ["{\"cut"])
    }

    @Test(arguments: ["}", "]", "{", "[", "\"", ",{"])
    func `costs at most its neighbours in an array of lines`(damage: String) {
        let elements = (0..<12_000).map { "{\"r\":[{\"a\":1}],\(event("\($0)").dropFirst())" }
        for separator in [",\n", "\n,", ",\n  "] {
            for index in [3, 4, 20, elements[5].utf8.count] {
                var broken = elements
                broken[5].insert(contentsOf: damage, at: broken[5].index(at: index))
                let decoded = Decoded(
                    "{\"Records\":[\n" + broken.joined(separator: separator) + "]}"
                )
                #expect(decoded.ids.count >= 11_998, "\(separator.debugDescription) \(index)")
                #expect(decoded.rejections.count <= 16)
            }
        }
    }

    /// Where the text is cut, or broken behind them.
    @Test(arguments: [
        "{\"eventVersion\":\"1.08\",\"requestParameters\":{\"items\":[E1,E2]},\"resp",
        "{\"alert\":7,\"samples\":[E1,E2],\"tit", "{\"alert\":7,\"sample\":E1,\"other\":E2,,}",
    ])
    func `does not make records of its own parts`(text: String) {
        let decoded = Decoded(withEvents(text))
        #expect(decoded.ids == [])
        #expect(decoded.rejections.map { $0.bytes.span.text } == [withEvents(text)])
    }

    @Test func `keeps what is left over beside a good part`() {
        let text = withEvents("E1}}E2{\"eventVersion\":\"cut")
        let decoded = Decoded(text)
        #expect(decoded.ids == ["one", "two"])
        #expect(decoded.rejections.map { $0.bytes.span.text } == ["}}", "{\"eventVersion\":\"cut"])
    }

    @Test func `that is tried in vain takes no room from what follows`() {
        let half = "{\"a\":[" + String(repeating: "0,", count: 2_200_000) + "0]}"
        let decoded = Decoded("{\"a\":1,\"b\":[\(half),\(half)],\n" + event("one") + "\n")
        #expect(decoded.ids == ["one"])
    }

    @Test func `leaves events alone that are laid out over lines`() {
        let event =
            "{\n\"eventVersion\": \"1\",\n\"eventTime\": \"2023-07-10T11:42:36Z\",\n"
            + "\"eventID\": \"ID\",\n\"r\": [\n{\n\"a\": 1\n},\n{\n\"a\": 2\n}\n]\n}\n"
        let events = ["one", "two", "three", "four"]
            .map { event.replacingOccurrences(of: "ID", with: $0) }
        let decoded = Decoded(events[0] + events[1] + "x\u{1}\"\u{1}\"\n" + events[2] + events[3])
        #expect(decoded.ids == ["one", "two", "four"] || decoded.ids.count == 4)
        #expect(decoded.rejections.count == 1)
    }

    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            "\n", "\r\n", "\u{1E}\n", "A=\n", "AAA\n", "{[,\n", "[{\n", "}\n", "]", "[", "\"\n",
            "{\"a\":[\n",
            "[,]", "{,}", ",{", "[\n[\n", "{\"Records\":[\n", "{\"eventVersion\":",
            "{\"eventVersion\":\"", "{\"a\":[{\"eventVersion\",",
        ]
    )
    func `is found in no more time for being repeated`(text: String) {
        let half = String(repeating: text, count: 200_000 / text.utf8.count)
        for text in [
            half, event("one") + "\n" + half + event("two"), half + "}" + half + "\n}]\u{1}\"",
        ] {
            let start = ContinuousClock.now
            _ = Decoded(text)
            // Without optimisation, perhaps with a sanitizer; a square would take many minutes.
            #expect(ContinuousClock.now - start < .seconds(40))
        }
    }

    @Test func `has a reason that says where in it the fault is`() {
        let broken = "{\"a\" 1}"
        let alone = Decoded(broken).reasons
        #expect(alone == ["not JSON: a colon is missing at byte 4"])
        for before in ["E1\n", "E1", "{\"Records\":[E1,", "[\nE1,\n"] {
            #expect(Decoded(withEvents(before) + broken).reasons.first == alone[0])
        }
    }

    @Test(arguments: [
        "{\"Type\":\"Notification\",\"Message\":$TEXT}", "{\"awslogs\":{\"data\":$BASE64}}",
        "{\"Records\":[{\"body\":$TEXT}]}",
    ])
    func `is where its value is if it is inside a string`(envelope: String) {
        let inner = "{\"Records\":[" + event("two") + ",{\"cut\":"
        let text =
            withEvents("E1\n")
            + envelope.replacingOccurrences(of: "$TEXT", with: quoted(inner))
            .replacingOccurrences(of: "$BASE64", with: quoted(base64(inner)))
        let decoded = Decoded(text)
        #expect(decoded.ids == ["one", "two"])
        #expect(decoded.rejections.map { $0.bytes.span.text } == ["{\"cut\":"])
        #expect(decoded.rejections.map(\.position) == [withEvents("E1\n").utf8.count])
    }
}

@Suite struct `A text that looks like base64` {
    @Test(arguments: ["healthcheck", "test", "heartbeat message from host01", "OK", "eyes", "eyJ="])
    func `is rejected as it came`(text: String) {
        for (message, rejected) in [
            (text, text), (text + "\n", text + "\n"), (quoted(text), nil),
            ("{\"Type\":\"Notification\",\"Message\":\(quoted(text))}", text),
            ("{\"Records\":[{\"kinesis\":{\"data\":\(quoted(base64(text)))}}]}", text),
        ] {
            let decoded = Decoded(message)
            #expect(decoded.ids == [])
            #expect(decoded.rejections.count == 1)
            let bytes = decoded.rejections.map { $0.bytes.span.text }.joined()
            #expect(bytes == rejected || rejected == nil && message.contains(bytes))
        }
    }

    @Test func `that holds broken JSON is rejected as it came, with the fault inside`() {
        let text = base64("{\"Records\":[{\"cut\":")
        let decoded = Decoded(text)
        #expect(decoded.rejections.map { $0.bytes.span.text } == [text])
        #expect(decoded.reasons[0].hasPrefix("not JSON: "))
    }

    @Test(arguments: ["", " ", "  "])
    func `may be one of several lines`(padding: String) {
        // The padding inside moves that of base64.
        let lines = [event("one") + padding, event("two"), event("three") + padding]
        let text = lines.map { base64($0) + "\n" }.joined()
        #expect(Decoded(text).ids == ["one", "two", "three"])
        #expect(Decoded(text).reasons == [])
        let mixed = event("zero") + "\n" + text + event("four") + "\n"
        #expect(Decoded(mixed).ids == ["zero", "one", "two", "three", "four"])
        // With padding, which tells that it ends there.
        let damaged = base64(String(event("damaged12").dropLast()))
        #expect(damaged.hasSuffix("="))
        let broken = Decoded(text + damaged + "\n" + base64(event("four")) + "\n")
        #expect(broken.ids == ["one", "two", "three", "four"])
        #expect(broken.rejections.map { $0.bytes.span.text.hasPrefix(damaged) } == [true])
    }

    @Test(arguments: [60, 64, 76, 80, 100, 120, 1_000])
    func `may be wrapped at any width`(width: Int) {
        let events = (0..<40).map { "{\"n\":{\"a\":{\"b\":1}},\(event("\($0)").dropFirst())" }
        for text in ["[" + events.joined(separator: ",") + "]", events.joined(separator: "\n")] {
            let lines = Array(base64(text)).split(every: width)
            #expect(Decoded(lines.joined(separator: "\n")).ids == (0..<40).map { "\($0)" })
        }
    }

    /// Each line is a whole number of quads without padding.
    @Test func `may be gzip in one line and JSON in others`() {
        let packed =
            "H4sIAAAAAAACA6tWSi1LzSsJSy0qzszPU7JSMtQzsFDSgYiGZOamAoWMDIyMdQ3MdQ0NQgwNrUyMrIzN"
            + "omBKPF2ACgoSk7NTU5RqAT4Q0upNAAAA"
        let lines = [base64(event("one") + " "), packed, base64(event("two") + " "), packed]
        let decoded = Decoded(lines.joined(separator: "\n"))
        #expect(decoded.reasons == [])
        #expect(decoded.ids == ["one", "packed", "two", "packed"])
        #expect(!lines.joined().contains("="))
    }

    @Test func `is read by what its escapes stand for`() {
        let text = base64(event("one") + "~~~???")
        #expect(text.contains("+") || text.contains("/"))
        let slashes = base64(event("one")).replacingOccurrences(of: "Y", with: "\\u0059")
        let lines = base64(event("one")).enumerated()
            .map { $0.offset % 60 == 59 ? "\($0.element)\\r\\n" : "\($0.element)" }.joined()
        for data in [slashes, lines] {
            #expect(Decoded("{\"awslogs\":{\"data\":\"\(data)\"}}").ids == ["one"])
            #expect(Decoded("{\"records\":[{\"data\":\"\(data)\"}]}").ids == ["one"])
        }
    }
}

extension [Character] {
    fileprivate func split(every width: Int) -> [String] {
        stride(from: 0, to: count, by: width).map {
            String(self[$0..<Swift.min($0 + width, count)])
        }
    }
}

@Suite struct `A member with escapes` {
    @Test func `is read by what they stand for`() {
        let time = event("one").replacingOccurrences(of: "11:42", with: "11\\u003a42")
        #expect(Decoded(time).ids == ["one"])
        let message = "\"Message\":\(quoted(event("one")))"
        #expect(Decoded("{\"Type\":\"\\u004eotification\",\(message)}").ids == ["one"])
        let service = event("one").replacingOccurrences(
            of: "{",
            with: "{\"eventSource\":\"a\\u0077s:s3\","
        )
        #expect(Decoded(service).ids == [])
    }
}

extension String {
    fileprivate func index(at offset: Int) -> Index { utf8.index(startIndex, offsetBy: offset) }
}

private func withEvents(_ text: String) -> String {
    var text = text
    for (number, id) in [("1", "one"), ("2", "two"), ("3", "three")] {
        text = text.replacingOccurrences(of: "E" + number, with: event(id))
        text = text.replacingOccurrences(of: "Q" + number, with: quoted(event(id)))
    }
    return text
}
