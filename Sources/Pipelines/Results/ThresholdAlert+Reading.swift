internal import QueryLanguage
internal import Records
internal import Rules
internal import Streaming

extension ThresholdAlert {
    /// Reads the member `alert`; nil if the stage has none.
    static func read(
        _ reader: FieldReader,
        stageID: String,
        _ columns: AggregateColumns,
        _ windows: WindowPolicy
    ) throws(ConfigurationError) -> ThresholdAlert? {
        let members = ["when", "title", "level", "output"]
        guard let alert = try reader.mapping("alert", allowed: members) else { return nil }
        let text = try alert.requiredText("when", example: "calls > 100")
        let condition = try condition(text, alert)
        for field in condition.fields {
            try check(field.name, in: "when", alert, stageID, columns)
            if columns.measures.all.contains(where: {
                $0.name == field.name && $0.kind.course == nil
            }) {
                throw alert.error(
                    in: "when",
                    "'\(field)' is a list, which no condition can compare",
                    "use a measure that is a number"
                )
            }
        }
        let moment = Moment(of: condition, columns, windows)
        let title = try alert.text("title") ?? "\(stageID): \(text)"
        try check(title: title, alert, stageID, columns, moment)
        let levels = ["informational", "low", "medium", "high", "critical"]
        return ThresholdAlert(
            ruleID: stageID,
            condition: condition,
            conditionText: text,
            moment: moment,
            title: title,
            level: try alert.word("level", among: levels) ?? "medium",
            output: try alert.text("output") ?? "alerts"
        )
    }

    /// Checks that what stands in braces are columns that are known when the alert is written.
    private static func check(
        title: String,
        _ alert: FieldReader,
        _ stageID: String,
        _ columns: AggregateColumns,
        _ moment: Moment
    ) throws(ConfigurationError) {
        for name in title.matches(of: /{([^}]*)}/).map({ String($0.1) }) {
            try check(name, in: "title", alert, stageID, columns)
            let isMeasure = columns.measures.all.contains { $0.name == name }
            guard !isMeasure || moment.determines(name, columns) else {
                throw alert.error(
                    in: "title",
                    "'{\(name)}' is not known yet when the alert is written",
                    "leave it out: the window's row will say it"
                )
            }
        }
        if let brace = title.replacing(/{[^}]*}/, with: "").first(where: "{}".contains) {
            throw alert.error(
                in: "title",
                "the title has a '\(brace)' without its partner",
                "write a column as {name}, and leave out other braces"
            )
        }
    }

    private static func condition(
        _ text: String,
        _ alert: FieldReader
    ) throws(ConfigurationError) -> Expression {
        do throws(ExpressionError) {
            return try ExpressionParser.parse(text)
        } catch {
            throw alert.error(
                in: "when",
                "'\(text)': column \(error.column): \(error.problem)",
                error.wayOut ?? "write a condition such as 'calls > 100'"
            )
        }
    }

    /// Checks that `name`, which the member `member` names, is a column.
    private static func check(
        _ name: String,
        in member: String,
        _ alert: FieldReader,
        _ stageID: String,
        _ columns: AggregateColumns
    ) throws(ConfigurationError) {
        let names = columns.by.map(\.name) + columns.measures.all.map(\.name)
        guard !names.contains(name) else { return }
        throw alert.error(
            in: member,
            "'\(member == "title" ? "{\(name)}" : name)' is no column of stage '\(stageID)'",
            Suggestion.nearest(to: name, among: names)
                ?? "use one of \(names.joined(separator: ", "))"
        )
    }
}

extension ThresholdAlert.Moment {
    /// When `condition`, on these columns, is to be asked.
    init(of condition: Expression, _ columns: AggregateColumns, _ windows: WindowPolicy) {
        if case .sessions = windows.shape {
            // Until its end a session may turn out to have begun earlier.
            self = .end
            return
        }
        let measures = columns.measures.all.filter { measure in
            condition.fields.contains { $0.name == measure.name }
        }
        if measures.allSatisfy({ $0.field == nil }) {
            self = .count
        } else {
            self = condition.staysTrue(columns.measures) ? .growth : .end
        }
    }

    /// Whether an alert of this moment can say what the measure `name` has come to.
    fileprivate func determines(_ name: String, _ columns: AggregateColumns) -> Bool {
        switch self {
        case .end: true
        case .growth: false
        case .count: columns.measures.all.contains { $0.name == name && $0.field == nil }
        }
    }
}

extension Expression {
    /// Whether the expression, once it holds of a group, holds for good: it asks for more of what
    /// never falls, for less of what never rises, and of the group's columns for anything.
    fileprivate func staysTrue(_ measures: Measures) -> Bool {
        if fields.allSatisfy({ field in !measures.all.contains { $0.name == field.name } }) {
            return true
        }
        switch self {
        case .and(let parts), .or(let parts): return parts.allSatisfy { $0.staysTrue(measures) }
        case .number(let field, let comparison, _):
            switch (measures.all.first { $0.name == field.name }?.kind.course, comparison) {
            case (.neverFalls, .greater), (.neverFalls, .greaterOrEqual): return true
            case (.neverRises, .less), (.neverRises, .lessOrEqual): return true
            default: return false
            }
        default: return false
        }
    }
}
