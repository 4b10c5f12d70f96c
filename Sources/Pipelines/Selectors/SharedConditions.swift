internal import Records

/// What many selectors ask of the same record, or of the same object in it: what they ask alike is
/// looked up once for all of them.
///
/// Classes, like what they consist of: a record is looked at without copying any of it.
final class SharedConditions<let wordCount: Int>: Sendable {
    private let texts: [SharedTexts<wordCount>]
    private let elements: [SharedElements<wordCount>]
    private let others: [SharedExpressions<wordCount>]

    /// - Parameter clauses: by selector; one that is not listed asks nothing.
    init(_ clauses: [(selector: Int, clauses: [SelectorClause])]) {
        var texts: [SharedTexts<wordCount>] = []
        var elements: [SharedElements<wordCount>] = []
        var others: [SharedExpressions<wordCount>] = []
        for layer in ClauseLayer.layers(clauses) {
            switch layer.subject {
            case .fields(let fields): texts.append(SharedTexts(fields, layer.clauses))
            case .elements(let array): elements.append(SharedElements(array, layer.clauses))
            case .others: others.append(SharedExpressions(layer.clauses))
            }
        }
        self.texts = texts
        self.elements = elements
        self.others = others
    }

    /// Takes off those that ask for what is not so.
    func narrow(_ left: inout SelectorSet<wordCount>, to record: Record) {
        for index in texts.indices { texts[index].narrow(&left, to: record) }
        for index in elements.indices { elements[index].narrow(&left, to: record) }
        for index in others.indices { others[index].narrow(&left, to: record) }
    }
}

/// Which selectors of a layer what was found is good for, and for which it is bad.
struct SelectorHits<let wordCount: Int>: Sendable {
    var selecting = SelectorSet<wordCount>()
    var excluding = SelectorSet<wordCount>()

    mutating func insert(_ selector: Int, _ isExcluding: Bool) {
        if isExcluding { excluding.insert(selector) } else { selecting.insert(selector) }
    }

    mutating func formUnion(_ other: SelectorHits) {
        selecting.formUnion(other.selecting)
        excluding.formUnion(other.excluding)
    }
}

/// The selectors of a layer.
struct AskingSelectors<let wordCount: Int>: Sendable {
    /// All that have a clause there.
    private(set) var all = SelectorSet<wordCount>()
    /// Those that need a hit.
    private var selecting = SelectorSet<wordCount>()

    init(_ clauses: [(selector: Int, clause: SelectorClause)]) {
        for (selector, clause) in clauses {
            all.insert(selector)
            if !clause.isExcluding { selecting.insert(selector) }
        }
    }

    /// Takes off those that need a hit and have none, or that a hit excludes.
    func narrow(_ left: inout SelectorSet<wordCount>, by hits: SelectorHits<wordCount>) {
        var missing = selecting
        missing.subtract(hits.selecting)
        missing.formUnion(hits.excluding)
        left.subtract(missing)
    }
}
