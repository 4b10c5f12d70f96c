import Testing

@Suite struct `A wrong alert` {
    static let cases = [
        WrongPipeline(
            "unknown key of an alert",
            "level: low",
            "leve: low",
            "p.yaml:15: unknown 'leve' in 'alert'; did you mean 'level'?"
        ),
        WrongPipeline(
            "unknown level",
            "level: low",
            "level: loww",
            "p.yaml:15: level can't be 'loww'; did you mean 'low'?"
        ),
        WrongPipeline(
            "no condition",
            "when: calls > 100, ",
            "",
            "p.yaml:15: 'alert' has no 'when'; add one, such as 'when: calls > 100'"
        ),
        WrongPipeline(
            "an alert's output that there is not",
            "output: alerts",
            "output: nowhere",
            "p.yaml:10: stage 'calls' writes to 'nowhere', which is no output; "
                + "add it under 'outputs:'"
        ),
        WrongPipeline(
            "a condition on a list",
            "calls: count }",
            "calls: 'top(eventSource, 3)' }",
            "p.yaml:15: 'calls' is a list, which no condition can compare; "
                + "use a measure that is a number"
        ),
        WrongPipeline(
            "a title that says what is not determined",
            "calls: count }\n      output: calls\n"
                + "      alert: { when: calls > 100, title: \"Many {eventName}\"",
            "calls: count_distinct(a) }\n      output: calls\n"
                + "      alert: { when: calls > 100, title: \"Many {calls}\"",
            "p.yaml:15: '{calls}' is not known yet when the alert is written; "
                + "leave it out: the window's row will say it"
        ),
        WrongPipeline(
            "a title with an open brace",
            "Many {eventName}",
            "Many {eventName",
            "p.yaml:15: the title has a '{' without its partner; "
                + "write a column as {name}, and leave out other braces"
        ),
        WrongPipeline(
            "a title with a closing brace alone",
            "Many {eventName}",
            "Many eventName}",
            "p.yaml:15: the title has a '}' without its partner; "
                + "write a column as {name}, and leave out other braces"
        ),
        WrongPipeline(
            "a condition that compares with a word",
            "calls > 100",
            "calls > many",
            "p.yaml:15: 'calls > many': column 9: expected a number; "
                + "write a condition such as 'calls > 100'"
        ),
        WrongPipeline(
            "a condition with an open quote",
            "calls > 100",
            "eventName = 'x",
            "p.yaml:15: 'eventName = 'x': column 13: the text has no closing '; "
                + "write a condition such as 'calls > 100'"
        ),
        WrongPipeline(
            "a condition on an unknown column",
            "calls > 100",
            "call > 100",
            "p.yaml:15: 'call' is no column of stage 'calls'; did you mean 'calls'?"
        ),
        WrongPipeline(
            "a condition on a field that is no column",
            "calls > 100",
            "errorCode = x",
            "p.yaml:15: 'errorCode' is no column of stage 'calls'; use one of eventName, calls"
        ),
    ]

    @Test(arguments: cases)
    func `is refused in one line`(wrong: WrongPipeline) { wrong.check() }
}
