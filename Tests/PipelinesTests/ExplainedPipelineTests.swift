import Pipelines
import Records
import Rules
import TestKit
import Testing

@Suite struct `An explained pipeline` {
    private static let selectors = """
        [{"Name": "No keys", "FieldSelectors": [
          {"Field": "eventCategory", "Equals": ["Management"]},
          {"Field": "eventName", "NotEquals": ["Decrypt"]}]}]
        """

    private static let text = """
        name: p
        source: { topics: [in] }
        stages:
          - dedupe: { id: once }
          - select: { id: first, selectors: s.json, unknown_category: drop }
          - aggregate: { id: calls, by: [eventName], window: 1m, measures: { n: count }, output: o }
          - select: { id: second, selectors: s.json }
        outputs: { o: { topic: out } }
        """

    private func pipeline() throws -> ExplainedPipeline {
        try ExplainedPipeline.read(Self.text, file: "pipes/p.yaml", environment: [:]) { _ in
            Array(Self.selectors.utf8)
        }
    }

    private func explanation(_ record: String) throws -> RecordExplanation {
        let pipeline = try pipeline()
        return try withRecord(record) {
            let place = RecordExplanation.Place(eventID: "e", file: "-", number: 7)
            return pipeline.explanation(of: $0, at: place)
        }
    }

    @Test func `says what each stage does, in order`() throws {
        let found = try explanation(#"{"eventCategory": "Management", "eventName": "Encrypt"}"#)
        #expect(found.verdict == .undecided(by: ["once"]))
        #expect(
            found.text == """
                event "e": kept, unless dropped by once
                record 7 of standard input
                ? stage once (dedupe): drops it if its key has come before
                ✓ stage first (select): kept
                  by selector 1 "No keys"    pipes/s.json:1:2
                  ✓ selector 1 "No keys"     pipes/s.json:1:2  ← decides
                    ✓ eventCategory: "Management"
                      ✓ Equals "Management"  pipes/s.json:2:41
                    ✓ eventName: "Encrypt"
                      ✓ NotEquals "Decrypt"  pipes/s.json:3:40
                ✓ stage calls (aggregate): counts it, and drops nothing
                ✓ stage second (select): kept
                  by selector 1 "No keys"    pipes/s.json:1:2
                  ✓ selector 1 "No keys"     pipes/s.json:1:2  ← decides
                    ✓ eventCategory: "Management"
                      ✓ Equals "Management"  pipes/s.json:2:41
                    ✓ eventName: "Encrypt"
                      ✓ NotEquals "Decrypt"  pipes/s.json:3:40
                """
        )
    }

    @Test func `says where a record is dropped, and what is not reached`() throws {
        let dropped = try explanation(#"{"eventCategory": "Management", "eventName": "Decrypt"}"#)
        #expect(dropped.verdict == .dropped(by: "first"))
        #expect(dropped.text.contains("by eventName, where no selector is left"))
        #expect(dropped.text.contains(#"hint: selector 1: eventName NotEquals "Decrypt""#))
        #expect(dropped.text.contains("pipes/s.json:3:40  ← hint"))
        #expect(dropped.text.hasSuffix("- stage second (select): not reached"))
    }

    @Test func `says which policy drops a record`() throws {
        let found = try explanation(#"{"eventName": "Encrypt"}"#)
        #expect(found.verdict == .dropped(by: "first"))
        #expect(found.text.contains("by eventCategory (missing), where no selector is left"))
        #expect(found.text.contains("hint: its category is not known (unknown_category: drop)"))
        #expect(found.text.contains("✗ eventCategory: missing"))
    }

    @Test func `lets no record control the terminal`() throws {
        let record = #"{"eventCategory": "Management", "eventName": "\u001b[2J\u009b\u202e\"x"}"#
        let text = try explanation(record).text
        #expect(text.contains(#"✓ eventName: "\u{1b}[2J\u{9b}\u{202e}\"x""#))
    }

    @Test func `counts what each stage does, and why`() throws {
        var counts = ExplanationCounts(try pipeline())
        let names = ["Encrypt", "Decrypt", "Encrypt", "Decrypt", "Decrypt"]
        for record in names.map({ #"{"eventCategory": "Management", "eventName": "\#($0)"}"# })
            + ["{}"]
        {
            try withRecord(record) { counts.add($0) }
        }
        #expect(
            counts.text == """
                stage once (dedupe): 6 records: drops it if its key has come before
                stage first (select): 6 records, 2 kept, 4 dropped
                  kept by
                    2  No keys                                    pipes/s.json:1:2
                  dropped by
                    1  eventCategory (missing)
                    3  eventName
                  hints
                    3  selector 1: eventName NotEquals "Decrypt"  pipes/s.json:3:40
                    1  its category is not known (unknown_category: drop)
                stage calls (aggregate): 2 records: counts it, and drops nothing
                stage second (select): 2 records, 2 kept, 0 dropped
                  kept by
                    2  No keys                                    pipes/s.json:1:2
                """
        )
    }

    @Test func `has the JSON of a reason for programs`() throws {
        let found = try explanation(#"{"eventCategory": "Management", "eventName": "Decrypt"}"#)
        let json = String(decoding: found.json, as: UTF8.self)
        #expect(
            json.contains(
                """
                "verdict":"dropped","reason":{"name":"eventName"},\
                "hint":{"name":"deselected","selector":1,\
                "selector_name":"No keys","field":"eventName","operators":["NotEquals"],\
                "value":"Decrypt","file":"pipes/s.json","line":3,"column":40}
                """
            )
        )
        #expect(json.hasSuffix(#"{"id":"second","kind":"select","verdict":"not_reached"}]}"#))
    }

    @Test func `leaves what a guard may let through undecided`() throws {
        let text = """
            name: p
            source: { topics: [in] }
            stages:
              - drop: { id: reads, when: readOnly, guard: {} }
              - select: { id: noise, selectors: s.json, guard: { learn: 0s } }
              - dedupe: { id: once }
            outputs: { events: { topic: out } }
            """
        let pipeline = try ExplainedPipeline.read(text, file: "p.yaml", environment: [:]) { _ in
            Array(Self.selectors.utf8)
        }
        let dropped =
            #"{"eventCategory": "Management", "eventName": "Decrypt", "readOnly": true}"#
        let place = RecordExplanation.Place(eventID: "e", file: "-", number: 7)
        let found = try withRecord(dropped) { pipeline.explanation(of: $0, at: place) }
        #expect(found.verdict == .undecided(by: ["reads", "noise", "once"]))
        #expect(
            found.text.hasPrefix(
                """
                event "e": kept, unless dropped by reads or noise or once
                record 7 of standard input
                ? stage reads (drop): drops it, unless its principal never did so before
                  by drop when readOnly                            p.yaml:4:30
                  ✓ readOnly: "true"                               p.yaml:4:30  ← decides
                ? stage noise (select): drops it, unless its principal never did so before
                  by eventName, where no selector is left
                """
            ),
            "\(found.text)"
        )
        let json = String(decoding: found.json, as: UTF8.self)
        let remark = #""guard":"drops it, unless its principal never did so before""#
        #expect(json.contains(#""verdict":"undecided","remark":"drop when readOnly",\#(remark),"#))
        #expect(json.contains(#""verdict":"undecided",\#(remark),"reason":{"name":"eventName"}"#))
        var counts = ExplanationCounts(pipeline)
        try withRecord(dropped) { counts.add($0) }
        #expect(
            counts.text.hasPrefix(
                "stage reads (drop): 1 records, 0 kept, 1 dropped, but for what its guard lets through"
            )
        )
        let kept = #"{"eventCategory": "Management", "eventName": "Encrypt"}"#
        let other = try withRecord(kept) { pipeline.explanation(of: $0, at: place) }
        #expect(other.verdict == .undecided(by: ["once"]))
        #expect(!String(decoding: other.json, as: UTF8.self).contains("guard"))
    }

    @Test func `says of a rule what each of its parts says, and what comes nearest`() throws {
        let text = """
            name: p
            source: { topics: [in] }
            stages:
              - drop:
                  when: readOnly
                    and eventName = describeInstances and resources has (type = T and ARN = a)
              - keep: { when: eventSource starts with s3 or errorCode is present }
            outputs: { events: { topic: out } }
            """
        let pipeline = try ExplainedPipeline.read(text, file: "p.yaml", environment: [:]) { _ in []
        }
        let place = RecordExplanation.Place(eventID: "e", file: "-", number: 7)
        let record = """
            {"readOnly": true, "eventName": "DescribeInstances", "eventSource": "S3.amazonaws.com",
             "resources": [{"type": "T"}, {"ARN": "a"}]}
            """
        let found = try withRecord(record) { pipeline.explanation(of: $0, at: place) }
        #expect(found.verdict == .dropped(by: "keep"))
        #expect(
            found.text == """
                event "e": dropped by keep
                record 7 of standard input
                ✓ stage drop (drop): kept
                  by drop when readOnly and eventName = describeInstances and resources has (type = T and ARN = a)  p.yaml:5:13
                  hint: eventName = describeInstances: would match if letter case were ignored                      p.yaml:6:13
                  hint: resources has (type = T and ARN = a) does not hold                                          p.yaml:6:47
                  ✗ all of                                                                                          p.yaml:5:13
                    ✓ readOnly: "true"                                                                              p.yaml:5:13
                    ✗ eventName = describeInstances: "DescribeInstances"                                            p.yaml:6:13  ← decides
                      ~ would match if letter case were ignored
                    ✗ resources has                                                                                 p.yaml:6:47
                      ✗ no one element has all that is asked
                      ✓ type = T: "T"                                                                               p.yaml:6:62
                      ✓ ARN = a: "a"                                                                                p.yaml:6:75
                ✗ stage keep (keep): dropped
                  by keep when eventSource starts with s3 or errorCode is present                                   p.yaml:7:19
                  hint: eventSource starts with s3: would match if letter case were ignored                         p.yaml:7:19
                  ✗ any of                                                                                          p.yaml:7:19
                    ✗ eventSource starts with s3: "S3.amazonaws.com"                                                p.yaml:7:19  ← decides
                      ~ would match if letter case were ignored
                    ✗ errorCode is present: missing                                                                 p.yaml:7:49  ← decides
                """,
            "\(found.text)"
        )
        let json = String(decoding: found.json, as: UTF8.self)
        let near =
            #""near_misses":[{"value":"s3","name":"letter_case","#
            + #""text":"would match if letter case were ignored"}]"#
        let test = #""eventSource starts with s3","holds":false"#
        let position = #""file":"p.yaml","line":7,"column":19"#
        #expect(json.contains(#""hints":[{"test":\#(test),\#(position),\#(near)}]"#), "\(json)")
        #expect(
            json.contains(
                #"{"kind":"test","text":\#(test),"decides":true,\#(position),"#
                    + #""actual":["S3.amazonaws.com"],\#(near)}"#
            )
        )
    }

    private func explained(
        _ document: String,
        _ record: String
    ) throws -> RecordExplanation {
        let pipeline = try ExplainedPipeline.selecting(
            Array(document.utf8),
            file: "s.json",
            as: Selection()
        )
        let place = RecordExplanation.Place(eventID: "e", file: "-", number: 7)
        return try withRecord(record) { pipeline.explanation(of: $0, at: place) }
    }

    @Test func `shows of a long list what tells something, and how much more there is`() throws {
        let names = (0..<500).map { "\"Name\($0)\"" }.joined(separator: ", ")
        let document =
            "[{\"FieldSelectors\": [{\"Field\": \"eventName\", \"Equals\": [\(names)]}]}]"
        let found = try explained(document, #"{"eventName": "name17"}"#)
        let lines = found.text.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines.count == 10, "\(found.text)")
        #expect(lines[7].hasPrefix("✗ Equals \"Name17\""))
        #expect(lines[8] == "~ would match if letter case were ignored")
        #expect(lines[9] == "… and 499 more values")
        #expect(String(decoding: found.json, as: UTF8.self).contains("Name499"))
        let selectors = (0..<500).map {
            "{\"FieldSelectors\": [{\"Field\": \"eventName\", \"Equals\": [\"Name\($0)\"]}]}"
        }
        let many = try explained(
            "[\(selectors.joined(separator: ", "))]",
            #"{"eventName": "Name17"}"#
        )
        #expect(many.text.contains("✓ selector 18 "))
        #expect(many.text.hasSuffix("\n  … and 499 more selectors"))
    }

    @Test func `cuts long lists of a rule short, but for what tells something`() throws {
        let names = (0..<50).map { "Name\($0)" }.joined(separator: ", ")
        let text = """
            name: p
            source: { topics: [in] }
            stages: [ drop: { when: "readOnly and eventName in (\(names))" } ]
            outputs: { events: { topic: out } }
            """
        let pipeline = try ExplainedPipeline.read(text, file: "p.yaml", environment: [:]) { _ in []
        }
        let place = RecordExplanation.Place(eventID: "e", file: "-", number: 7)
        let found = try withRecord(#"{"readOnly": true, "eventName": "Name17"}"#) {
            pipeline.explanation(of: $0, at: place)
        }.text
        #expect(
            found.contains(
                "by drop when readOnly and eventName in (Name0, Name1, Name2, … and 47 more)"
            )
        )
        #expect(found.contains(#"✓ eventName in (Name17, … and 49 more): "Name17""#), "\(found)")
    }

    @Test func `says of basic selectors where what they say is written`() throws {
        let document = """
            [{"ReadWriteType": "WriteOnly",
              "DataResources": [{"Type": "AWS::S3::Object",
                                 "Values": ["arn:aws:s3:::b/"]}]}]
            """
        let found = try explained(document, #"{"eventCategory": "Data", "readOnly": true}"#).text
        #expect(found.contains(#/✗ Equals "false" +s.json:1:20/#), "\(found)")
        #expect(found.contains(#/✗ Equals "AWS::S3::Object" +s.json:2:30/#))
        #expect(found.contains(#/✗ StartsWith "arn:aws:s3:::b/" +s.json:3:/#))
    }

    @Test func `has the sense of the marks in JSON too`() throws {
        let document = """
            [{"FieldSelectors": [{"Field": "eventName", "StartsWith": ["G"], "NotEquals": ["Get", "Go"]}]}]
            """
        let found = try explained(document, #"{"eventName": "Get"}"#)
        let json = String(decoding: found.json, as: UTF8.self)
        #expect(json.contains(#"{"operator":"StartsWith","value":"G","holds":true"#))
        #expect(json.contains(#"{"operator":"NotEquals","value":"Get","holds":false"#))
        #expect(json.contains(#"{"operator":"NotEquals","value":"Go","holds":true"#))
        #expect(
            found.text.contains(#"✗ NotEquals "Get""#) && found.text.contains(#"✓ NotEquals "Go""#)
        )
    }

    @Test func `is refused as it would be by a run`() throws {
        #expect(throws: ConfigurationError.self) {
            try ExplainedPipeline.read(Self.text, file: "p.yaml", environment: [:]) { _ in
                Array("[]".utf8)
            }
        }
    }
}
