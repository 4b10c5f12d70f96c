import FastJSON
import Rules
import TestKit
import Testing

/// A document with one field selector, on its second line.
private func selector(_ fieldSelector: String) -> String {
    "[{\"FieldSelectors\": [\n  \(fieldSelector)]}]"
}

@Suite struct `A document of selectors` {
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let document: String
        /// Line, column and problem.
        let problem: String

        init(_ name: String, _ document: String, _ problem: String) {
            self.name = name
            self.document = document
            self.problem = problem
        }

        var testDescription: String { name }
    }

    static let wholes = [
        Fault("empty", "", "1:1: the document is empty"),
        Fault("not JSON", "[\n{]", "2:2: not JSON: a member's name is missing at byte 3"),
        Fault(
            "more behind it",
            "[{\"FieldSelectors\": [{\"Field\": \"a\", \"Equals\": [\"b\"]}]}]\n]",
            "1:56: more text after the document's end"
        ),
        Fault("a text", " \"x\"", "1:2: neither a list nor an object with a list of selectors"),
        Fault(
            "another object",
            "{\"Selectors\": []}",
            "1:1: neither a list nor an object with a list of selectors"
        ),
        Fault(
            "a selector without its list",
            "{\"FieldSelectors\": []}",
            "1:1: one selector without a list around it"
        ),
        Fault(
            "AWS's example without its bracket",
            "  {\"FieldSelectors\": []},\n{\"FieldSelectors\": []}] (edited)",
            "1:3: the list's opening '[' is missing"
        ),
        Fault(
            "AWS's example with a remark behind it",
            "[{\"FieldSelectors\": [{\"Field\": \"a\", \"Equals\": [\"b\"]}]}] (edited)",
            "1:56: more text after the document's end"
        ),
        Fault(
            "advanced and basic selectors",
            "{\"EventSelectors\": [{}], \"AdvancedEventSelectors\": [{}]}",
            "1:52: advanced and basic selectors for the same trail"
        ),
        Fault("an empty list", "\n []", "2:2: the list of selectors is empty"),
        Fault("no FieldSelectors", "[{\"Name\": \"x\"}]", "1:2: a selector without FieldSelectors"),
        Fault(
            "empty FieldSelectors",
            "[{\"FieldSelectors\": []}]",
            "1:2: a selector without FieldSelectors"
        ),
        Fault("a selector that is none", "[5]", "1:2: a selector without FieldSelectors"),
        Fault("a selector in a list", "[[]]", "1:2: a selector without FieldSelectors"),
        Fault(
            "an unknown member",
            "[{\"FieldSelectors\": [{\"Field\": \"a\", \"Equals\": [\"b\"]}],\n \"Nmae\": \"x\"}]",
            "2:2: unknown member 'Nmae'"
        ),
        Fault(
            "a name that is too long",
            "[{\"Name\": \"\(String(repeating: "é", count: 1_001))\",\n"
                + "\"FieldSelectors\": [{\"Field\": \"a\", \"Equals\": [\"b\"]}]}]",
            "1:11: Name is not a text of at most 1000 characters"
        ),
    ]

    static let parts = [
        Fault(
            "no field",
            selector("{\"Equals\": [\"x\"]}"),
            "2:3: a field selector without a Field's name"
        ),
        Fault(
            "a field selector that is none",
            selector("\"eventName\""),
            "2:3: a field selector without a Field's name"
        ),
        Fault(
            "an empty field",
            selector("{\"Field\": \"\", \"Equals\": [\"x\"]}"),
            "2:13: Field is not the name of a field"
        ),
        Fault(
            "a field that is no path",
            selector("{\"Field\": \"a..b\", \"Equals\": [\"x\"]}"),
            "2:13: Field is not the name of a field"
        ),
        Fault(
            "no operator",
            selector("{\"Field\": \"eventName\"}"),
            "2:3: no condition on eventName"
        ),
        Fault(
            "an empty operator",
            selector("{\"Field\": \"eventName\", \"Equals\": []}"),
            "2:3: no condition on eventName"
        ),
        Fault(
            "an unknown operator",
            selector("{\"Field\": \"a\", \"Contains\": [\"x\"]}"),
            "2:18: unknown member 'Contains'"
        ),
        Fault(
            "an operator that stands twice",
            selector("{\"Field\": \"a\", \"Equals\": [\"x\"], \"Equals\": [\"y\"]}"),
            "2:35: 'Equals' stands here twice"
        ),
        Fault(
            "a column behind letters of several bytes",
            selector("{\"Field\": \"é\", \"Equal\": [\"x\"]}"),
            "2:18: unknown member 'Equal'"
        ),
        Fault(
            "a scalar operator",
            selector("{\"Field\": \"a\", \"Equals\": \"x\"}"),
            "2:28: Equals is not a list"
        ),
        Fault(
            "a number as a value",
            selector("{\"Field\": \"a\", \"Equals\": [\"x\", 5]}"),
            "2:34: a value of Equals is not a text of 1 to 2048 characters in one line"
        ),
        Fault(
            "a boolean as a value",
            selector("{\"Field\": \"readOnly\", \"Equals\": [true]}"),
            "2:36: a value of Equals is not a text of 1 to 2048 characters in one line"
        ),
        Fault(
            "an empty value",
            selector("{\"Field\": \"a\", \"EndsWith\": [\"\"]}"),
            "2:31: a value of EndsWith is not a text of 1 to 2048 characters in one line"
        ),
        Fault(
            "a value that is too long",
            selector(
                "{\"Field\": \"a\", \"Equals\": [\"\(String(repeating: "x", count: 2_049))\"]}"
            ),
            "2:29: a value of Equals is not a text of 1 to 2048 characters in one line"
        ),
        Fault(
            "20: a value with a line break",
            selector("{\"Field\": \"a\", \"Equals\": [\"x\\ny\"]}"),
            "2:29: a value of Equals is not a text of 1 to 2048 characters in one line"
        ),
    ]

    @Test(arguments: wholes + parts)
    func `with a fault is refused, with line and column`(fault: Fault) {
        let error = #expect(throws: SelectorError.self) { try selectors(fault.document) }
        #expect(
            error?.description.hasPrefix(fault.problem + "; ") == true,
            "\(error?.description ?? "")"
        )
        #expect(error?.description.contains("\n") == false)
    }

    @Test func `may have values of 2048 characters, and names of 1000`() throws {
        let (value, name) = (
            String(repeating: "é", count: 2_048), String(repeating: "é", count: 1_000)
        )
        let read = try advanced(
            "[{\"Name\": \"\(name)\", \"FieldSelectors\": "
                + "[{\"Field\": \"a\", \"Equals\": [\"\(value)\"]}]}]"
        )
        #expect(read[0].name == name)
        #expect(read[0].fieldSelectors[0].conditions[.equals] == [value])
    }

    @Test func `may say null where it says nothing`() throws {
        let read = try advanced(
            "[{\"Name\": null, \"FieldSelectors\": "
                + "[{\"Field\": \"a\", \"Equals\": [\"b\"], \"EndsWith\": null}]}]"
        )
        #expect(read[0].name == nil)
        #expect(read[0].fieldSelectors[0].conditions == [.equals: ["b"]])
    }

    @Test func `says all its faults, in the order of the text`() {
        let found = document(
            selector(
                "{\"Field\": \"a\", \"Equals\": \"x\"},\n{\"Field\": \"b\", \"EndsWith\": [5, \"\"]}"
            )
        )
        #expect(found.faults.map(\.rule.code) == ["SEL010", "SEL011", "SEL011"])
        let lines = found.faults.map { found.text.place(at: $0.range.lowerBound).line }
        #expect(lines == [2, 3, 3])
    }
}
