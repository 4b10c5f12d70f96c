internal import QueryLanguage
internal import Records

/// What many selectors ask of the objects in an array: that some object is as they say, or none is.
struct SharedElements<let wordCount: Int>: ~Copyable, Sendable {
    private let array: Field
    private let asking: AskingSelectors<wordCount>
    private let selecting: Part
    private let excluding: Part

    /// What is asked of each object.
    private struct Part: ~Copyable, Sendable {
        /// Who asks.
        var selectors = SelectorSet<wordCount>()
        let conditions: SharedConditions<wordCount>

        init(_ clauses: [(selector: Int, clauses: [SelectorClause])]) {
            for (selector, _) in clauses { selectors.insert(selector) }
            conditions = SharedConditions(clauses)
        }
    }

    /// - Parameter clauses: about objects in the array, by selector.
    init(_ array: Field, _ clauses: [(selector: Int, clause: SelectorClause)]) {
        func parts(excluding: Bool) -> [(selector: Int, clauses: [SelectorClause])] {
            clauses.compactMap { selector, clause in
                guard clause.isExcluding == excluding,
                    case .element(_, let parts) = clause.question
                else { return nil }
                return (selector, parts)
            }
        }
        self.array = array
        asking = AskingSelectors(clauses)
        selecting = Part(parts(excluding: false))
        excluding = Part(parts(excluding: true))
    }

    /// Takes off those that ask for what is not so.
    func narrow(_ left: inout SelectorSet<wordCount>, to record: Record) {
        guard !asking.all.isDisjoint(with: left) else { return }
        var (ofSelecting, ofExcluding) = (left, left)
        ofSelecting.formIntersection(selecting.selectors)
        ofExcluding.formIntersection(excluding.selectors)
        var hits = SelectorHits<wordCount>()
        _ = record.someElement(of: array) { element in
            Self.add(ofSelecting, selecting, element, to: &hits.selecting)
            Self.add(ofExcluding, excluding, element, to: &hits.excluding)
            return false
        }
        asking.narrow(&left, by: hits)
    }

    /// Adds those that `element` is as they ask.
    private static func add(
        _ selectors: SelectorSet<wordCount>,
        _ part: borrowing Part,
        _ element: Record,
        to hits: inout SelectorSet<wordCount>
    ) {
        guard !selectors.isEmpty else { return }
        var left = selectors
        part.conditions.narrow(&left, to: element)
        hits.formUnion(left)
    }
}
