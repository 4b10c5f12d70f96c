import Pipelines
import Records
import Testing

@Suite struct `A wrong limit` {
    private static let sizes = "write a number and a unit: 256KiB, 64MiB, 2GiB"

    static let cases = [
        WrongPipeline(
            "a limit that is no number",
            "delivery: at_least_once",
            "limits: { groups: many }",
            "p.yaml:6: groups 'many' is no number of groups; "
                + "write a whole number from 1 to 1000000000"
        ),
        WrongPipeline(
            "a limit of nothing",
            "delivery: at_least_once",
            "limits: { groups: 0 }",
            "p.yaml:6: groups '0' is no number of groups; write a whole number from 1 to 1000000000"
        ),
        WrongPipeline(
            "an unknown limit",
            "delivery: at_least_once",
            "limits: { grups: 5 }",
            "p.yaml:6: unknown 'grups' in 'limits'; did you mean 'groups'?"
        ),
        WrongPipeline(
            "a size without a unit",
            "delivery: at_least_once",
            "limits: { state: 512 }",
            "p.yaml:6: state '512' is no size; \(sizes)"
        ),
        WrongPipeline(
            "a size in decimal units",
            "delivery: at_least_once",
            "limits: { prefetch: 32MB }",
            "p.yaml:6: prefetch '32MB' is no size; \(sizes)"
        ),
        WrongPipeline(
            "a size that no number can hold",
            "delivery: at_least_once",
            "limits: { state: 99999999999999TiB }",
            "p.yaml:6: state '99999999999999TiB' is no size; \(sizes)"
        ),
        WrongPipeline(
            "a size that is too small",
            "delivery: at_least_once",
            "limits: { state: 64KiB }",
            "p.yaml:6: state can't be 64KiB; write a size from 1MiB to 1TiB"
        ),
        WrongPipeline(
            "a size that is too large",
            "delivery: at_least_once",
            "limits: { unacknowledged: 2GiB }",
            "p.yaml:6: unacknowledged can't be 2GiB; write a size from 1MiB to 1GiB"
        ),
        WrongPipeline(
            "messages that hold no block",
            "delivery: at_least_once",
            "limits: { message: 1MiB }",
            "p.yaml:6: message can't be 1MiB; write a size from 4MiB to 1GiB"
        ),
        WrongPipeline(
            "records larger than messages",
            "delivery: at_least_once",
            "limits: { message: 4MiB, record: 4097KiB }",
            "p.yaml:6: a record of 4097KiB fits no message of 4MiB; "
                + "make 'message' as large, or leave 'record' out"
        ),
    ]

    @Test(arguments: cases)
    func `is refused in one line`(wrong: WrongPipeline) { wrong.check() }

    @Test func `need not be refused: sizes have units, and limits defaults`() throws {
        let plain = try read(rightPipeline).limits
        #expect(plain.stateByteCount == nil && plain.decoding.recordByteLimit == 64 << 20)
        #expect(plain.prefetchByteCount == 8 << 20 && plain.unacknowledgedByteCount == 16 << 20)
        let limits = "limits: { state: 2GiB, message: 5MiB, record: 1000KiB, prefetch: 1048576B }"
        let set = try read(rightPipeline + "\n" + limits).limits
        #expect(set.stateByteCount == 2 << 30 && set.prefetchByteCount == 1 << 20)
        #expect(set.decoding.textByteLimit == 5 << 20 && set.decoding.recordByteLimit == 1_024_000)
        for (text, count) in [("7B", 7), ("1536KiB", 1_536 << 10), ("3TiB", 3 << 40)] {
            #expect(Int(byteSize: text) == count && count.byteSize == text)
        }
        for text in ["", "5", "MiB", "-1MiB", "1.5GiB", "1 MiB", "1mib", "1KB"] {
            #expect(Int(byteSize: text) == nil, "\(text)")
        }
    }
}
