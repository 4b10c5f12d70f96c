internal import Records
internal import Streaming

extension [StateDescription.Setting] {
    /// The fields that make a key, whose values stand in the state in their order.
    static func by(_ fields: [Field]) -> [StateDescription.Setting] {
        [.fixed("by", fields.map(\.stateText).joined(separator: ", "))]
    }

    /// What makes a window, and where it ends.
    static func window(_ shape: WindowPolicy.Shape) -> [StateDescription.Setting] {
        let text =
            switch shape {
            case .schedule(let schedule)
            where schedule.everyMilliseconds == schedule.sizeMilliseconds:
                schedule.sizeMilliseconds.durationText
            case .schedule(let schedule):
                schedule.sizeMilliseconds.durationText + " every "
                    + schedule.everyMilliseconds.durationText
            case .sessions(let rule):
                "gap " + rule.gapMilliseconds.durationText + ", max "
                    + rule.longestMilliseconds.durationText
            }
        return [.fixed("window", text)]
    }

    /// What is kept of each group beside the number of its records, in its order: the measures'
    /// names, and how many values a `top` lists, are the rows' alone.
    static func measures(_ measures: Measures) -> [StateDescription.Setting] {
        let kept = measures.all.compactMap { measure in
            measure.field.map { "\(measure.kind.name)(\($0.stateText))" }
        }
        return [.fixed("measures", kept.isEmpty ? "count" : kept.joined(separator: ", "))]
    }
}

extension Field {
    /// The name, told apart from two names with a comma between them.
    fileprivate var stateText: String {
        name.replacing("\\", with: "\\\\").replacing(",", with: "\\,")
    }
}

extension Int64 {
    fileprivate var durationText: String { Duration.milliseconds(self).configurationText }
}
