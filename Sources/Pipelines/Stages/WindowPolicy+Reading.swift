internal import Streaming

extension WindowSchedule {
    /// In how many windows a record may count: as often its group is open at once.
    private static let overlapLimit: Int64 = 100

    /// Reads the member `window` of a stage: a size, or `{ size, every }`.
    static func read(
        _ stage: FieldReader,
        stageID: String
    ) throws(ConfigurationError) -> WindowSchedule {
        var parts: FieldReader?
        if stage.isMapping("window") {
            parts = try stage.mapping("window", allowed: ["size", "every"])
        }
        guard let size = try size(parts, stage) else {
            throw stage.error(
                in: "window",
                "stage '\(stageID)' has no window",
                "add 'window: 1m'"
            )
        }
        guard size > .zero else {
            throw stage.error(
                in: "window",
                "a window of no time",
                "write one such as 'window: 1m'"
            )
        }
        guard let parts, let every = try parts.duration("every") else {
            return WindowSchedule(sizeMilliseconds: size.milliseconds)
        }
        try check(size, every: every, parts)
        return WindowSchedule(
            sizeMilliseconds: size.milliseconds,
            everyMilliseconds: every.milliseconds
        )
    }

    private static func size(
        _ parts: FieldReader?,
        _ stage: FieldReader
    ) throws(ConfigurationError) -> Duration? {
        guard let parts else { return try stage.duration("window") }
        return try parts.duration("size")
    }

    private static func check(
        _ size: Duration,
        every: Duration,
        _ parts: FieldReader
    ) throws(ConfigurationError) {
        guard every > .zero else {
            throw parts.error(
                in: "every",
                "windows that start every 0s",
                "write an 'every' such as 1m"
            )
        }
        guard every <= size else {
            throw parts.error(
                in: "every",
                "records between the windows would be left out",
                "write an 'every' of at most 'size'"
            )
        }
        let overlap = (size.milliseconds + every.milliseconds - 1) / every.milliseconds
        guard overlap <= overlapLimit else {
            throw parts.error(
                in: "every",
                "a record would count in \(overlap) windows, more than \(overlapLimit)",
                "write a longer 'every'"
            )
        }
    }
}
