import Testing

/// What is wrong with groups and what is measured in them.
@Suite struct `A wrong column` {
    static let cases = [
        WrongPipeline(
            "unknown measure",
            "calls: count",
            "calls: cont",
            "p.yaml:13: calls can't be 'cont'; did you mean 'count'?"
        ),
        WrongPipeline(
            "unlike any measure",
            "calls: count",
            "calls: median(a)",
            "p.yaml:13: calls can't be 'median(a)'; use one of count, count_distinct, sum, min, "
                + "max, avg, top"
        ),
        WrongPipeline(
            "nothing to group by",
            "by: [eventName]",
            "by: []",
            "p.yaml:10: nothing to group by; add 'by: [eventName]'"
        ),
        WrongPipeline(
            "no measures",
            "{ calls: count }",
            "{}",
            "p.yaml:13: no measures; add 'measures: { calls: count }'"
        ),
        WrongPipeline(
            "the same field twice",
            "by: [eventName]",
            "by: [eventName, eventName]",
            "p.yaml:11: 'eventName' stands there twice; name it once"
        ),
        WrongPipeline(
            "a field called like a column that there is anyway",
            "by: [eventName]",
            "by: [window_start]",
            "p.yaml:11: two columns are called 'window_start'; group by another field"
        ),
        WrongPipeline(
            "a misspelt field to group by",
            "by: [eventName]",
            "by: [evntName]",
            "p.yaml:11: records have no 'evntName'; did you mean 'eventName'?"
        ),
        WrongPipeline(
            "a misspelt field to measure",
            "{ calls: count }",
            "{ calls: count_distinct(sourceIPAdress) }",
            "p.yaml:13: records have no 'sourceIPAdress'; did you mean 'sourceIPAddress'?"
        ),
        WrongPipeline(
            "a mapping of fields",
            "by: [eventName]",
            "by: { a: b }",
            "p.yaml:11: 'by' is not a list; write its elements as '[a, b]'"
        ),
        WrongPipeline(
            "a field with an empty part",
            "by: [eventName]",
            "by: [a..b]",
            "p.yaml:11: 'a..b' is no field's name; write one such as userIdentity.arn"
        ),
        WrongPipeline(
            "a measure called like a field",
            "{ calls: count }",
            "{ eventName: count }",
            "p.yaml:13: 'eventName' can't name a measure; "
                + "choose a name that no other column has, such as calls"
        ),
        WrongPipeline(
            "a measure whose further column is called like another",
            "{ calls: count }",
            "{ calls_error: count, calls: count_distinct(a) }",
            "p.yaml:13: 'calls' can't name a measure; "
                + "choose a name that no other column has, such as calls"
        ),
        WrongPipeline(
            "a measure without its field",
            "{ calls: count }",
            "{ calls: sum }",
            "p.yaml:13: 'sum' does not say what to measure; "
                + "write 'calls: sum(additionalEventData.bytesTransferredOut)'"
        ),
        WrongPipeline(
            "a count of a field",
            "{ calls: count }",
            "{ calls: count(eventName) }",
            "p.yaml:13: 'count(eventName)' does not say what to measure; write 'calls: count'"
        ),
        WrongPipeline(
            "a measure of no field's name",
            "{ calls: count }",
            "{ calls: max(a..b) }",
            "p.yaml:13: 'max(a..b)' does not say what to measure; "
                + "write 'calls: max(additionalEventData.bytesTransferredOut)'"
        ),
        WrongPipeline(
            "a list that is too long",
            "calls: count }",
            "'calls': 'top(a, 101)' }",
            "p.yaml:13: 'top(a, 101)' can't list 101 values; write a number from 1 to 100"
        ),
        WrongPipeline(
            "a measure that is none",
            "{ calls: count }",
            "{ calls: 'count > 5' }",
            "p.yaml:13: 'count > 5' is no measure; write count, count_distinct(userIdentity.arn), "
                + "sum(additionalEventData.bytesTransferredOut), "
                + "min(additionalEventData.bytesTransferredOut), "
                + "max(additionalEventData.bytesTransferredOut), "
                + "avg(additionalEventData.bytesTransferredOut), top(eventName, 5)"
        ),
        WrongPipeline(
            "too many measures",
            "{ calls: count }",
            "{ calls: count, \((1...16).map { "m\($0): max(a)" }.joined(separator: ", ")) }",
            "p.yaml:13: 17 measures, more than 16; spread them over two stages"
        ),
    ]

    @Test(arguments: cases)
    func `is refused in one line`(wrong: WrongPipeline) { wrong.check() }
}
