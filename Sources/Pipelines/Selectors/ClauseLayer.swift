internal import Records

/// Clauses of many selectors that one look answers, since they ask the same fields. A selector has
/// at most one of each sort there, selecting or excluding.
struct ClauseLayer {
    let subject: Subject
    private(set) var clauses: [(selector: Int, clause: SelectorClause)] = []

    /// What is looked at.
    enum Subject: Hashable {
        case fields([Field])
        case elements(of: Field)
        case others
    }

    /// Parts clauses, by selector, into as few layers as may be.
    static func layers(_ selectors: [(selector: Int, clauses: [SelectorClause])]) -> [ClauseLayer] {
        struct Place: Hashable {
            let subject: Subject
            /// Which of the selector's clauses of the same sort it is.
            let turn: Int
        }
        struct Sort: Hashable {
            let subject: Subject
            let isExcluding: Bool
        }
        var layers: [ClauseLayer] = []
        var numbers: [Place: Int] = [:]
        for (selector, clauses) in selectors {
            var turns: [Sort: Int] = [:]
            for clause in clauses {
                let subject = clause.subject
                let sort = Sort(subject: subject, isExcluding: clause.isExcluding)
                let place = Place(subject: subject, turn: turns[sort, default: 0])
                turns[sort, default: 0] += 1
                let number = numbers[place] ?? layers.count
                if number == layers.count {
                    numbers[place] = number
                    layers.append(ClauseLayer(subject: subject))
                }
                layers[number].clauses.append((selector, clause))
            }
        }
        return layers
    }
}

extension SelectorClause {
    fileprivate var subject: ClauseLayer.Subject {
        switch question {
        case .texts(let tests):
            var fields: [Field] = []
            for (field, _) in tests where !fields.contains(field) { fields.append(field) }
            return .fields(fields)
        case .element(let array, _): return .elements(of: array)
        case .other: return .others
        }
    }
}
