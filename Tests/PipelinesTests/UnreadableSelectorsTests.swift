import Pipelines
import Rules
import Testing

/// What is said of a text that is no document, with its place and the way out.
@Suite struct `A text that can't be read` {
    private static let selectors = #"[{"FieldSelectors":[{"Field":"eventName","Equals":["x"]}]}]"#

    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let file: String
        let says: String

        init(_ name: String, _ text: String, _ says: String, file: String = "s.json") {
            self.init(name, Array(text.utf8), says, file: file)
        }

        init(_ name: String, _ bytes: [UInt8], _ says: String, file: String = "s.json") {
            self.name = name
            self.bytes = bytes
            self.file = file
            self.says = says
        }

        var testDescription: String { name }
    }

    private static func utf16(_ start: [UInt8]) -> [UInt8] {
        start + selectors.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    static let faults = [
        Fault("UTF-16", utf16([0xFF, 0xFE]), "1:1: the text is in UTF-16; save it in UTF-8"),
        Fault("UTF-16, no mark", utf16([]), "1:1: the text is in UTF-16; save it in UTF-8"),
        Fault(
            "compressed",
            [0x1F, 0x8B, 8, 0],
            "1:1: the file is compressed; unpack it with gzip -d"
        ),
        Fault("binary", [0x5B, 1, 2, 0, 3], "1:4: the file is no text; name one in JSON or YAML"),
        Fault(
            "binary YAML",
            [0x61, 1, 2, 0, 3],
            "1:4: the file is no text; name one in JSON or YAML",
            file: "s.yaml"
        ),
        Fault(
            "Latin-1",
            Array("- Name: é".utf8) + [0xE9, 0x0A],
            "1:10: the text is not in UTF-8; save it so",
            file: "s.yaml"
        ),
        Fault(
            "a comment",
            "// x\n\(selectors)",
            "1:1: a comment, which JSON has not; remove it, or write the document as YAML"
        ),
        Fault(
            "a comment inside",
            "[ /* x */ {}]",
            "1:3: a comment, which JSON has not; remove it, or write the document as YAML"
        ),
        Fault(
            "single quotes",
            "[{'FieldSelectors':[]}]",
            "1:3: a text in single quotes; write it in double quotes"
        ),
        Fault(
            "typographic quotes",
            "[{“FieldSelectors”:[]}]",
            "1:3: a typographic quote; write \" in its place"
        ),
        Fault(
            "a shell's quotes",
            "'\(selectors)'",
            "1:1: the document is in quotes, as for a shell; remove them"
        ),
        Fault(
            "a shell's backslashes",
            #"[{\"FieldSelectors\":[]}]"#,
            "1:3: a quote behind a backslash, as for a shell; remove the backslashes"
        ),
        Fault("a last comma", "[{},]", "1:5: a comma behind the last one; remove it"),
        Fault(
            "a last comma in an object",
            "[{\"a\":1, }]",
            "1:10: a comma behind the last one; remove it"
        ),
        Fault(
            "Python's words",
            "[{\"a\": True}]",
            "1:8: 'True' is not a word of JSON; write 'true'"
        ),
        Fault(
            "half a character",
            #"[{"FieldSelectors":[{"Field":"a","Equals":["\ud83d\ude00\\ud800\ud800x"]}]}]"#,
            "1:64: half of a surrogate pair, which is no character; write both"
        ),
        Fault(
            "AWS's example without its bracket",
            "{\"FieldSelectors\": []}] (edited)",
            "1:1: the list's opening '[' is missing; "
                + "write '[' before the first selector, and nothing after the closing ']'"
        ),
        Fault(
            "Terraform's language",
            "resource \"aws_cloudtrail\" \"t\" {}",
            "1:1: Terraform's own language is not read; "
                + "name its plan in JSON: terraform show -json PLAN",
            file: "main.tf"
        ),
        Fault(
            "the short form of the AWS CLI",
            "Name=x,FieldSelectors=[{Field=eventCategory,Equals=Data}]",
            "1:1: the short form of the AWS CLI is not read; "
                + "write JSON, or name what get-event-selectors prints",
            file: "s.txt"
        ),
        Fault(
            "a tab in YAML",
            "- FieldSelectors:\n\t- Field: a\n\t  Equals: [b]",
            "2:1: a tab before what stands there; write blanks",
            file: "s.yaml"
        ),
        Fault(
            "a tab behind blanks in YAML",
            "- FieldSelectors:\n  - Field: a\n    Equals:\n    \t- b",
            "4:5: a tab before what stands there; write blanks",
            file: "s.yaml"
        ),
        Fault(
            "a YAML key that stands twice",
            "- FieldSelectors:\n  - Field: é\n    Equals: [a]\n    Equals: [b]",
            "4:5: 'Equals' stands here twice; write all its values into one",
            file: "s.yaml"
        ),
        Fault(
            "a YAML key that stands twice in braces",
            "- FieldSelectors: [{Field: a, Equals: [a], \"Equals\": [b]}]",
            "1:44: 'Equals' stands here twice; write all its values into one",
            file: "s.yaml"
        ),
    ]

    @Test(arguments: faults)
    func `says why, where that can be seen`(fault: Fault) {
        let read = SelectorDocument.read(fault.bytes, file: fault.file)
        let said = read.faults.map { found in
            let place = read.text.place(at: found.range.lowerBound)
            return "\(place.line):\(place.column): \(found.problem); \(found.wayOut)"
        }
        #expect(said == [fault.says])
    }

    @Test func `has the code of a repeated member if that is what it is`() {
        let read = SelectorDocument.read(Array(Self.faults.last!.bytes), file: "s.yaml")
        #expect(read.faults.map(\.rule.code) == ["SEL009"])
    }

    @Test(arguments: ["s.json", "s.yaml", "s"])
    func `is not one that begins with a byte order mark`(file: String) throws {
        let yaml = "- FieldSelectors: [{Field: eventName, Equals: [x]}]"
        let expected = try SelectorDocument.read(Array(Self.selectors.utf8), file: "s.json")
            .selectors()
        for text in file == "s.json" ? [Self.selectors] : [Self.selectors, yaml] {
            let read = SelectorDocument.read([0xEF, 0xBB, 0xBF] + Array(text.utf8), file: file)
            #expect(try read.selectors() == expected)
            #expect(read.text.place(at: read.lists[0].range.lowerBound).column == 1)
        }
    }

    @Test(arguments: [
        ("- FieldSelectors:\n  - Field: a\n    Equals: [a]\n    Equals: [b]", "s.yaml", true),
        ("resource \"aws_cloudtrail\" \"t\" {}", "main.tf", true),
        ("Name=x,FieldSelectors=[]", "s.txt", true), (selectors, "-", true),
        ("[{\"FieldSelectors\":\t[]}]", "-", true),
        ("name: x\nname: y\nstages: []", "p.yaml", false),
    ])
    func `is still told from a pipeline`(text: String, path: String, isSelectors: Bool) {
        let text = SourceText(Array(text.utf8))
        #expect(CheckedFile.isSelectors(text, path: path) == isSelectors)
    }
}
