internal import FastJSON
internal import Records

/// What many selectors ask of the same record, or of the same object in it: what they ask alike is
/// looked up once for all of them.
///
/// It can't be copied, nor can what it consists of: a record is looked at without counting any
/// reference, which took 6 % of J1's time from file (samples of `perf`).
struct SharedConditions<let wordCount: Int>: ~Copyable, Sendable {
    private let texts: FixedArray<SharedTexts<wordCount>>
    private let elements: FixedArray<SharedElements<wordCount>>
    private let others: FixedArray<SharedExpressions<wordCount>>

    /// - Parameter clauses: by selector; one that is not listed asks nothing.
    init(_ clauses: [(selector: Int, clauses: [SelectorClause])]) {
        var texts: [([Field], ClauseLayer)] = []
        var elements: [(Field, ClauseLayer)] = []
        var others: [ClauseLayer] = []
        for layer in ClauseLayer.layers(clauses) {
            switch layer.subject {
            case .fields(let fields): texts.append((fields, layer))
            case .elements(let array): elements.append((array, layer))
            case .others: others.append(layer)
            }
        }
        self.texts = FixedArray(texts) { SharedTexts($0, $1.clauses) }
        self.elements = FixedArray(elements) { SharedElements($0, $1.clauses) }
        self.others = FixedArray(others) { SharedExpressions($0.clauses) }
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
