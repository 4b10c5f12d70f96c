import Testing

/// YAML that is none, or not of the shape that a pipeline has.
@Suite struct `A file of a wrong shape` {
    private static let source =
        "source: { topics: [cloudtrail.raw], group: sluice-cloudtrail, start: earliest }\n"
    private static let select =
        "- select: { id: drop-noise, selectors: selectors/drop.json }"

    static let cases = [
        WrongPipeline(
            "a name that is a list",
            "name: cloudtrail",
            "name: []",
            "p.yaml:1: 'name' is not a single value; write one value"
        ),
        WrongPipeline(
            "topics that are a mapping",
            "topics: [cloudtrail.raw]",
            "topics: { a: b }",
            "p.yaml:4: 'topics' is not a list; write its elements as '[a, b]'"
        ),
        WrongPipeline(
            "topics that are lists",
            "topics: [cloudtrail.raw]",
            "topics: [[a]]",
            "p.yaml:4: an element of 'topics' is not a single value; "
                + "write its elements as '[a, b]'"
        ),
        WrongPipeline(
            "two documents",
            "source:",
            "---\nsource:",
            "p.yaml:4: a second document begins here; give it a file of its own"
        ),
        WrongPipeline(
            "more levels than any file needs",
            "name: cloudtrail",
            "name: \(String(repeating: "[", count: 2_000))",
            "p.yaml:1: too many lists and mappings inside one another; write fewer than 1000"
        ),
        WrongPipeline(
            "a source that is a text",
            source,
            "source: cloudtrail.raw\n",
            "p.yaml:4: 'source' is not a mapping; write its members as 'name: value'"
        ),
        WrongPipeline(
            "measures that are a text",
            "{ calls: count }",
            "count",
            "p.yaml:13: 'measures' is not a mapping; write its members as 'name: value'"
        ),
        WrongPipeline(
            "an output that is a text",
            "{ topic: cloudtrail.calls }",
            "cloudtrail.calls",
            "p.yaml:19: output 'calls' is not a mapping; write its members as 'name: value'"
        ),
        WrongPipeline(
            "a stage with two kinds",
            select,
            "- { select: { id: a }, aggregate: { id: b } }",
            "p.yaml:8: a stage is one name and its settings; write '- select: { id: … }'"
        ),
        WrongPipeline(
            "a stage without settings",
            select,
            "- select",
            "p.yaml:8: a stage is not a mapping; write its members as 'name: value'"
        ),
        WrongPipeline(
            "a stage with empty settings",
            select,
            "- select:",
            "p.yaml:8: stage 'select' is not a mapping; write its members as 'name: value'"
        ),
        WrongPipeline(
            "an open bracket",
            "source: {",
            "source: [",
            "p.yaml:4: not YAML: did not find expected ',' or ']'; "
                + "check the indentation and quotes there"
        ),
        WrongPipeline(
            "a wrong indentation",
            "  - aggregate:",
            "- aggregate:",
            "p.yaml:9: not YAML: did not find expected key; check the indentation and quotes there"
        ),
        WrongPipeline(
            "a tab",
            "  bootstrap",
            "\tbootstrap",
            "p.yaml:3: a tab before what stands there; write blanks"
        ),
        WrongPipeline(
            "an alias of nothing",
            "name: cloudtrail",
            "name: *cloudtrail",
            "p.yaml:1: not YAML: found undefined alias; check the indentation and quotes there"
        ),
        WrongPipeline(
            "the same output twice",
            "calls: { topic",
            "alerts: { topic",
            "p.yaml:18: 'alerts' stands there twice; remove or rename one"
        ),
        WrongPipeline(
            "an empty file",
            rightPipeline,
            "",
            "p.yaml: the file is empty; start with 'name:', 'source:', 'stages:' and 'outputs:'"
        ),
        WrongPipeline(
            "a list",
            rightPipeline,
            "- a\n- b\n",
            "p.yaml:1: the pipeline is not a mapping; write its members as 'name: value'"
        ),
    ]

    @Test(arguments: cases)
    func `is refused in one line`(wrong: WrongPipeline) { wrong.check() }
}
