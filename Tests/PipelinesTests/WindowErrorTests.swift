import Testing

/// What is wrong with windows, and with when their rows come.
@Suite struct `A wrong window` {
    private static let durations = WrongPipeline.durations

    static let cases = [
        WrongPipeline(
            "unknown key of a stage",
            "window: 1m",
            "windows: 1m",
            "p.yaml:12: unknown 'windows' in stage 'aggregate'; did you mean 'window'?"
        ),
        WrongPipeline(
            "unknown emission",
            "output: calls\n",
            "output: calls\n      emit: change\n",
            "p.yaml:15: emit can't be 'change'; did you mean 'changes'?"
        ),
        WrongPipeline(
            "no window",
            "      window: 1m\n",
            "",
            "p.yaml:10: stage 'calls' has no window; add 'window: 1m'"
        ),
        WrongPipeline(
            "windows without a size",
            "window: 1m",
            "window: { every: 1m }",
            "p.yaml:12: stage 'calls' has no window; add 'window: 1m'"
        ),
        WrongPipeline(
            "windows of no size",
            "window: 1m",
            "window: 0s",
            "p.yaml:12: a window of no time; write one such as 'window: 1m'"
        ),
        WrongPipeline(
            "windows with gaps",
            "window: 1m",
            "window: { size: 1m, every: 2m }",
            "p.yaml:12: records between the windows would be left out; "
                + "write an 'every' of at most 'size'"
        ),
        WrongPipeline(
            "windows without distance",
            "window: 1m",
            "window: { size: 1m, every: 0s }",
            "p.yaml:12: windows that start every 0s; write an 'every' such as 1m"
        ),
        WrongPipeline(
            "very many windows",
            "window: 1m",
            "window: { size: 1d, every: 1m }",
            "p.yaml:12: a record would count in 1440 windows, more than 100; "
                + "write a longer 'every'"
        ),
        WrongPipeline(
            "an unknown key of a window",
            "window: 1m",
            "window: { size: 1m, evry: 1m }",
            "p.yaml:12: unknown 'evry' in 'window'; did you mean 'every'?"
        ),
        WrongPipeline(
            "sessions with a size",
            "window: 1m",
            "window: { gap: 1m, size: 2m }",
            "p.yaml:12: windows with a gap are sessions, which have no 'size'; "
                + "leave 'size' out, or 'gap'"
        ),
        WrongPipeline(
            "sessions of parts of a second",
            "window: 1m",
            "window: { gap: 1500ms }",
            "p.yaml:12: sessions are measured in whole seconds; write a 'gap' such as 15m"
        ),
        WrongPipeline(
            "sessions that are too short",
            "window: 1m",
            "window: { gap: 15m, max: 10m }",
            "p.yaml:12: a session may not be as long as its gap; write a longer 'max'"
        ),
        WrongPipeline(
            "a longest window that is no session",
            "window: 1m",
            "window: { size: 15m, max: 10m }",
            "p.yaml:12: 'max: 10m' is for sessions; add a 'gap', or leave 'max' out"
        ),
        WrongPipeline(
            "rows of sessions that have not ended",
            "window: 1m",
            "window: { gap: 1m }\n      emit: changes",
            "p.yaml:13: sessions have no rows before they end, since their start may change; "
                + "write 'emit: final', or a window with a size"
        ),
        WrongPipeline(
            "late records in sessions",
            "window: 1m",
            "window: { gap: 1m }\n      allowed: 1h",
            "p.yaml:13: a late record could join sessions that have ended; "
                + "leave 'allowed' out, or write a window with a size"
        ),
        WrongPipeline(
            "a window with a space",
            "window: 1m",
            "window: 1 m",
            "p.yaml:12: window '1 m' is no duration; \(durations)"
        ),
        WrongPipeline(
            "a duration beyond all bounds",
            "window: 1m",
            "window: 9000000000000000000d",
            "p.yaml:12: window '9000000000000000000d' is too long; write at most 10000d"
        ),
    ]

    @Test(arguments: cases)
    func `is refused in one line`(wrong: WrongPipeline) { wrong.check() }
}
