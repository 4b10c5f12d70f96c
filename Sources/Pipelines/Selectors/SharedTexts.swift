internal import FastJSON
internal import QueryLanguage
internal import Records

/// Tests of the same fields by many selectors.
struct SharedTexts<let wordCount: Int>: ~Copyable, Sendable {
    private let asking: AskingSelectors<wordCount>
    private let fields: FixedArray<SharedField<wordCount>>

    /// - Parameter clauses: by selector; their tests are of these fields.
    init(_ fields: [Field], _ clauses: [(selector: Int, clause: SelectorClause)]) {
        asking = AskingSelectors(clauses)
        self.fields = FixedArray(fields) { field in
            SharedField(
                field,
                clauses.flatMap { selector, clause in
                    guard case .texts(let tests) = clause.question else { return [SharedTest]() }
                    return tests.filter { $0.field == field }.map {
                        SharedTest(
                            selector: selector,
                            test: $0.test,
                            isExcluding: clause.isExcluding
                        )
                    }
                }
            )
        }
    }

    /// Takes off those that ask for what is not so.
    func narrow(_ left: inout SelectorSet<wordCount>, to record: Record) {
        guard !asking.all.isDisjoint(with: left) else { return }
        var hits = SelectorHits<wordCount>()
        for index in fields.indices { fields[index].look(at: record, &hits) }
        asking.narrow(&left, by: hits)
    }
}

/// A selector's test of a field.
struct SharedTest {
    let selector: Int
    let test: TextTest
    let isExcluding: Bool
}

/// Tests of one field: it is looked up once, and each of its texts once for each way of comparing.
private struct SharedField<let wordCount: Int>: ~Copyable, Sendable {
    private let field: Field
    private let lists: FixedArray<HittingTexts<wordCount>>

    init(_ field: Field, _ tests: [SharedTest]) {
        self.field = field
        let kinds = [FittingKind.whole, .start, .end]
            .map { kind in (kind, tests.filter { $0.test.kind == kind }) }
            .filter { !$1.isEmpty }
        lists = FixedArray(kinds) { HittingTexts($0, $1) }
    }

    /// Adds what any of the field's texts hits.
    func look(at record: Record, _ hits: inout SelectorHits<wordCount>) {
        _ = record.some(field) { text in
            for index in lists.indices { lists[index].look(at: text, &hits) }
            return false
        }
    }
}
