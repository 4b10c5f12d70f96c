internal import Streaming

extension WindowPolicy {
    /// In how many windows a record may count: as often its group is open at once.
    private static let overlapLimit: Int64 = 100

    /// Reads the members `window`, `emit` and `allowed` of a stage.
    static func read(
        _ stage: FieldReader,
        stageID: String
    ) throws(ConfigurationError) -> WindowPolicy {
        let shape = try shape(stage, stageID: stageID)
        let word = try stage.word("emit", among: Emission.allCases.map(\.rawValue))
        let emission = word.flatMap(Emission.init) ?? .final
        let allowed = try stage.duration("allowed") ?? .zero
        if case .sessions = shape {
            guard emission == .final else {
                throw stage.error(
                    in: "emit",
                    "sessions have no rows before they end, since their start may change",
                    "write 'emit: final', or a window with a size"
                )
            }
            guard allowed == .zero else {
                throw stage.error(
                    in: "allowed",
                    "a late record could join sessions that have ended",
                    "leave 'allowed' out, or write a window with a size"
                )
            }
        }
        return WindowPolicy(
            shape,
            emission: emission,
            allowedMilliseconds: allowed.milliseconds
        )
    }

    /// A size alone, `{ size, every }`, or `{ gap, max }`.
    private static func shape(
        _ stage: FieldReader,
        stageID: String
    ) throws(ConfigurationError) -> Shape {
        guard stage.isMapping("window"),
            let parts = try stage.mapping("window", allowed: ["size", "every", "gap", "max"])
        else {
            return .schedule(
                try schedule(size: try stage.duration("window"), nil, stage, stageID: stageID)
            )
        }
        if let gap = try parts.duration("gap") { return try sessions(gap: gap, parts) }
        if let longest = try parts.text("max") {
            throw parts.error(
                in: "max",
                "'max: \(longest)' is for sessions",
                "add a 'gap', or leave 'max' out"
            )
        }
        return .schedule(
            try schedule(
                size: try parts.duration("size"),
                try parts.duration("every"),
                parts,
                stageID: stageID
            )
        )
    }

    private static func sessions(
        gap: Duration,
        _ parts: FieldReader
    ) throws(ConfigurationError) -> Shape {
        for name in ["size", "every"] where try parts.text(name) != nil {
            throw parts.error(
                in: name,
                "windows with a gap are sessions, which have no '\(name)'",
                "leave '\(name)' out, or 'gap'"
            )
        }
        let longest = try parts.duration("max") ?? max(.seconds(86_400), gap)
        for (name, length) in [("gap", gap), ("max", longest)] {
            guard length > .zero, length.milliseconds % 1_000 == 0 else {
                throw parts.error(
                    in: name,
                    "sessions are measured in whole seconds",
                    "write a '\(name)' such as 15m"
                )
            }
        }
        guard longest >= gap else {
            throw parts.error(
                in: "max",
                "a session may not be as long as its gap",
                "write a longer 'max'"
            )
        }
        return .sessions(
            SessionRule(
                gapMilliseconds: gap.milliseconds,
                longestMilliseconds: longest.milliseconds
            )
        )
    }

    private static func schedule(
        size: Duration?,
        _ every: Duration?,
        _ reader: FieldReader,
        stageID: String
    ) throws(ConfigurationError) -> WindowSchedule {
        guard let size else {
            throw reader.error("stage '\(stageID)' has no window", "add 'window: 1m'")
        }
        guard size > .zero else {
            throw reader.error(
                in: "window",
                "a window of no time",
                "write one such as 'window: 1m'"
            )
        }
        if let every { try check(size, every: every, reader) }
        return WindowSchedule(
            sizeMilliseconds: size.milliseconds,
            everyMilliseconds: every?.milliseconds
        )
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
