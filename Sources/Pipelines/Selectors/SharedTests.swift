internal import FastJSON
internal import QueryLanguage
internal import Records

/// Tests of one field by several selectors: the field is looked up once, and equal texts are found
/// by an index.
final class SharedTests: Sendable {
    private let place: Place
    /// Selectors whose test must not pass.
    private let excluding: SelectorSet
    private let texts: PackedTexts
    /// By the number of the text.
    private let textHits: [Hits]
    private let affixes: [(test: TextTest, hits: Hits)]

    /// Where the texts are.
    enum Place: Hashable, Sendable {
        case field(Field)
        /// In the objects of an array.
        case elements(Field, Field)
    }

    /// Which selectors a passing test is good for, and for which it is not.
    struct Hits: Sendable {
        var selecting = SelectorSet.none
        var excluding = SelectorSet.none

        mutating func formUnion(_ other: Hits) {
            selecting.formUnion(other.selecting)
            excluding.formUnion(other.excluding)
        }

        mutating func insert(_ selector: Int, isExcluding: Bool) {
            if isExcluding { excluding.insert(selector) } else { selecting.insert(selector) }
        }
    }

    /// One selector's test; it selects unless it is excluding.
    struct Test {
        let place: Place
        let test: TextTest
        let isExcluding: Bool
    }

    /// - Parameter tests: of this place, by selector.
    init(_ place: Place, _ tests: [(selector: Int, test: Test)]) {
        var excluding = SelectorSet.none
        var texts: [String] = []
        // Not by `String`, for which different bytes may be equal.
        var numbers: [[UInt8]: Int] = [:]
        var textHits: [Hits] = []
        var affixes: [(test: TextTest, hits: Hits)] = []
        for (selector, test) in tests {
            if test.isExcluding { excluding.insert(selector) }
            guard case .equals(let others) = test.test else {
                var hits = Hits()
                hits.insert(selector, isExcluding: test.isExcluding)
                affixes.append((test.test, hits))
                continue
            }
            for text in others.texts {
                let number = numbers[Array(text.utf8)] ?? texts.count
                if number == texts.count {
                    numbers[Array(text.utf8)] = number
                    texts.append(text)
                    textHits.append(Hits())
                }
                textHits[number].insert(selector, isExcluding: test.isExcluding)
            }
        }
        self.place = place
        self.excluding = excluding
        self.texts = PackedTexts(texts)
        self.textHits = textHits
        self.affixes = affixes
    }

    /// The selectors whose tests the record passes.
    func passing(_ record: Record) -> SelectorSet {
        var hits = Hits()
        switch place {
        case .field(let field):
            _ = record.some(field) { look(at: $0, &hits) }
        case .elements(let array, let field):
            _ = record.someElement(of: array) { element in
                element.some(field) { look(at: $0, &hits) }
            }
        }
        var passing = hits.selecting
        passing.formUnion(excluding.subtracting(hits.excluding))
        return passing
    }

    /// - Returns: false, so that every value is looked at.
    private func look(at text: RawSpan, _ hits: inout Hits) -> Bool {
        if let number = texts.index(of: text) { hits.formUnion(textHits[number]) }
        for index in affixes.indices where affixes[index].test.passes(text) {
            hits.formUnion(affixes[index].hits)
        }
        return false
    }
}
