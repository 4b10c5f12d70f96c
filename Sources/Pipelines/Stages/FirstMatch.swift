internal import QueryLanguage
internal import Records

/// Finds the first of some conditions that holds of a record, where one of them is known to.
///
/// By halves, each of them factored: of 300 selectors nine are asked. The last one never is.
struct FirstMatch: Sendable {
    private let root: Node

    private indirect enum Node: Sendable {
        case found(Int32)
        /// Whether it is in the first half.
        case either(Expression, Node, Node)
    }

    /// - Parameter conditions: not empty.
    init(_ conditions: [Expression]) {
        precondition(!conditions.isEmpty, "nothing to find")
        root = Self.node(conditions[...])
    }

    /// The number of the first condition that holds, from 0.
    func index(of record: Record) -> Int32 {
        var node = root
        while true {
            switch node {
            case .found(let number): return number
            case .either(let isFirst, let first, let second):
                node = isFirst.holds(ofRecord: record) ? first : second
            }
        }
    }

    private static func node(_ conditions: ArraySlice<Expression>) -> Node {
        guard conditions.count > 1 else { return .found(Int32(conditions.startIndex)) }
        let middle = conditions.startIndex + conditions.count / 2
        let first = conditions[..<middle]
        return .either(
            Expression.any(Array(first)).factored,
            node(first),
            node(conditions[middle...])
        )
    }
}
