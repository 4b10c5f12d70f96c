package import QueryLanguage

/// What a record that selectors have kept or dropped is put down to: a selector, or a field.
///
/// Conditions to be asked one after the other of a record whose fate is known.
package struct SelectionReasons: Equatable, Sendable {
    /// Of a record that is kept: the first that holds has kept it. The selectors in their order,
    /// then what is kept because no selector speaks of it.
    package let keeping: [Reason]
    /// Of a record that is dropped: the first that holds has dropped it. Each says that no selector
    /// matches any more, by its field and by those before it; the last holds of all of them.
    package let dropping: [Reason]

    /// A condition, with the name by which records are counted.
    package struct Reason: Equatable, Sendable {
        /// Stable, and not that of another one.
        package let name: String
        package let condition: Expression
    }
}
