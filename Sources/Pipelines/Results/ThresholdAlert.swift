internal import QueryLanguage
internal import Records

/// The alert of an aggregate: one for each group and window in which the condition becomes true.
struct ThresholdAlert: Sendable {
    /// Names the rule: pipeline stage and alert.
    let ruleID: String
    let condition: Expression
    /// Columns in braces are replaced: `Many {eventName} calls`.
    let title: String
    let level: String
    let output: String

    /// Reads the member `alert`; nil if the stage has none.
    static func read(
        _ reader: FieldReader,
        stageID: String,
        columns: [String]
    ) throws(ConfigurationError) -> ThresholdAlert? {
        let members = ["when", "title", "level", "output"]
        guard let alert = try reader.mapping("alert", allowed: members) else { return nil }
        let text = try alert.requiredText("when", example: "calls > 100")
        let condition: Expression
        do throws(ExpressionError) {
            condition = try ExpressionParser.parse(text)
        } catch {
            throw alert.error(
                in: "when",
                "'\(text)': \(error)",
                "write a condition such as 'calls > 100'"
            )
        }
        for field in condition.fields where !columns.contains(field.name) {
            throw alert.error(
                in: "when",
                "'\(field)' is no column of stage '\(stageID)'",
                Suggestion.nearest(to: field.name, among: columns)
                    ?? "use one of \(columns.joined(separator: ", "))"
            )
        }
        let title = try alert.text("title") ?? "\(stageID): \(text)"
        for name in title.matches(of: /{([^}]*)}/).map({ String($0.1) })
        where !columns.contains(name) {
            throw alert.error(
                in: "title",
                "'{\(name)}' is no column of stage '\(stageID)'",
                Suggestion.nearest(to: name, among: columns)
                    ?? "use one of \(columns.joined(separator: ", "))"
            )
        }
        let levels = ["informational", "low", "medium", "high", "critical"]
        return ThresholdAlert(
            ruleID: stageID,
            condition: condition,
            title: title,
            level: try alert.word("level", among: levels) ?? "medium",
            output: try alert.text("output") ?? "alerts"
        )
    }
}
