package import QueryLanguage
package import Records

/// Selectors taken apart, so that one can tell which of them keeps a record, and at which field the
/// last one drops it.
package struct SelectionReasons: Equatable, Sendable {
    /// By selector: its name, or its place; stable, and not that of another one.
    package let selectors: [String]
    /// The fields in the order in which they are looked at. A selector matches if its conditions at
    /// all of them hold; if no selector is left at one of them, that field drops the record.
    package let steps: [Step]
    /// What keeps a record that no selector matches, in the order in which they are asked.
    package let exceptions: [Exception]

    /// What records are put down to that a stage's guard keeps; no selector is called so.
    package static let guardName = "guard"

    /// What the selectors ask of one field.
    package struct Step: Equatable, Sendable {
        package let field: String
        /// By selector; nil where it asks nothing.
        package let conditions: [Expression?]
        /// Under which a record has the field; nil if nothing is dropped for want of it.
        package let presence: Expression?
    }

    /// What dropped records are put down to: of each step its field, and apart from it that a record
    /// has no such field, since a value that is missing fits nothing (tricky case 4).
    package var droppedNames: [String] {
        steps.flatMap { [$0.field, "\($0.field) (missing)"] }
    }

    /// The number, among `droppedNames`, of what a record is put down to that is dropped at a step.
    package static func droppedNumber(step: Int, isMissing: Bool) -> Int {
        step * 2 + (isMissing ? 1 : 0)
    }

    /// A condition under which a record is kept without a selector, by the setting that says so.
    package struct Exception: Equatable, Sendable {
        package let setting: String
        package let condition: Expression
    }
}

extension SelectionReasons.Step {
    /// Whether `record` has no such field.
    package func isMissing(in record: Record) -> Bool {
        guard let presence else { return false }
        return !presence.holds(ofRecord: record)
    }
}

extension SelectionReasons {
    /// The step at which no selector is left, each condition asked by itself; nil if one matches.
    func losingStep(_ record: Record) -> Int? {
        var left = Array(selectors.indices)
        for number in steps.indices {
            var passing: [Int] = []
            for selector in left
            where steps[number].conditions[selector]?.holds(ofRecord: record) ?? true {
                passing.append(selector)
            }
            if passing.isEmpty { return number }
            left = passing
        }
        return nil
    }
}
