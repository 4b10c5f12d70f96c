internal import Rules
internal import Yams

/// One of a pipeline's `tests:`: what must come out when certain records go in.
package struct PipelineTest: Sendable {
    package let name: String
    /// A file of records, beside the pipeline.
    package let input: String
    /// By output: how many lines there must be.
    package let counts: [String: Int]
    /// By output: texts of which each must be in some line.
    package let lines: [(output: String, text: String)]

    /// - Parameter outputs: the names of the pipeline's outputs.
    static func read(
        _ top: FieldReader,
        outputs: [String]
    ) throws(ConfigurationError) -> [PipelineTest] {
        var tests: [PipelineTest] = []
        for node in try top.list("tests") {
            let test = try top.reader(
                of: node,
                subject: "a test",
                allowed: ["name", "input", "expect"]
            )
            tests.append(try read(test: test, outputs: outputs))
        }
        return tests
    }

    private static func read(
        test: FieldReader,
        outputs: [String]
    ) throws(ConfigurationError) -> PipelineTest {
        // One that expects nothing would pass whatever comes out.
        guard let expected = try test.mapping("expect", allowed: nil), !expected.members.isEmpty
        else {
            throw test.error("the test expects nothing", "add 'expect: { events: { count: 3 } }'")
        }
        var counts: [String: Int] = [:]
        var lines: [(output: String, text: String)] = []
        for (output, node) in expected.members {
            guard outputs.contains(output) else {
                throw expected.error(
                    in: output,
                    "the test expects something of '\(output)', which is no output",
                    Suggestion.nearest(to: output, among: outputs)
                        ?? "use one of \(outputs.joined(separator: ", "))"
                )
            }
            let expectation = try expected.reader(
                of: node,
                subject: "what is expected of '\(output)'",
                allowed: ["count", "contains"]
            )
            counts[output] = try count(expectation)
            let texts = try expectation.texts("contains")
            lines += texts.map { (output, $0) }
            guard counts[output] != nil || !texts.isEmpty else {
                let problem = "the test expects nothing of '\(output)'"
                throw expectation.error(problem, "add 'count: 3' or 'contains: …'")
            }
        }
        return PipelineTest(
            name: try test.requiredText("name", example: "noise is dropped"),
            input: try test.requiredText("input", example: "sample.ndjson"),
            counts: counts,
            lines: lines
        )
    }

    private static func count(_ expectation: FieldReader) throws(ConfigurationError) -> Int? {
        guard let text = try expectation.text("count") else { return nil }
        guard let count = Int(text), count >= 0 else {
            let wayOut = "write a whole number from 0 on"
            throw expectation.error(in: "count", "'\(text)' is no number of lines", wayOut)
        }
        return count
    }
}
