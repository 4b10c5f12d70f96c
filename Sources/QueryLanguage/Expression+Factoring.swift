internal import FastJSON
internal import Records

extension Expression {
    /// An expression that says the same, in which alternatives are brought together: tests of the
    /// same kind of the same field become one test of more texts, and what alternatives have in
    /// common is asked once. So a list of selectors is looked up, not tried one by one.
    ///
    /// Source: the distributive law; "some element is so, or some element is so".
    package var factored: Expression {
        switch self {
        case .or(let parts): .any(Self.joined(parts.map(\.factored)))
        case .and(let parts): .all(parts.map(\.factored))
        case .not(let part): .not(part.factored)
        case .element(let field, let part): .element(of: field, part.factored)
        case .constant, .text, .number, .present: self
        }
    }

    /// Brings alternatives together as long as some differ in one part only.
    private static func joined(_ parts: [Expression]) -> [Expression] {
        var parts = mergedTests(parts.flatMap(\.alternatives))
        while true {
            let fewer = mergedTests(mergedConjunctions(parts))
            if fewer.count == parts.count { return parts }
            parts = fewer
        }
    }

    private var alternatives: [Expression] {
        if case .or(let parts) = self { parts } else { [self] }
    }

    private var conjuncts: [Expression] {
        if case .and(let parts) = self { parts } else { [self] }
    }

    // MARK: Tests

    /// What tests have to have in common to become one.
    private enum TestKey: Hashable {
        case equals(Field)
        case hasPrefix(Field)
        case hasSuffix(Field)
        case element(Field)
    }

    private var testKey: TestKey? {
        switch self {
        case .text(let field, .equals): .equals(field)
        case .text(let field, .hasPrefix): .hasPrefix(field)
        case .text(let field, .hasSuffix): .hasSuffix(field)
        case .element(let field, _): .element(field)
        default: nil
        }
    }

    /// The same alternatives, those of one kind in the place of the first of them.
    private static func mergedTests(_ parts: [Expression]) -> [Expression] {
        var places: [TestKey: Int] = [:]
        var groups: [[Expression]] = []
        for part in parts {
            if let key = part.testKey, let place = places[key] {
                groups[place].append(part)
            } else {
                if let key = part.testKey { places[key] = groups.count }
                groups.append([part])
            }
        }
        return groups.map(merged)
    }

    /// Alternatives of one kind as one test.
    private static func merged(_ group: [Expression]) -> Expression {
        guard group.count > 1 else { return group[0] }
        let texts = group.flatMap(\.testedTexts)
        switch group[0] {
        case .text(let field, .equals): return .text(field, .equals(PackedTexts(texts)))
        case .text(let field, .hasPrefix): return .text(field, .hasPrefix(PackedTexts(texts)))
        case .text(let field, .hasSuffix): return .text(field, .hasSuffix(PackedTexts(texts)))
        case .element(let field, _):
            let inner = group.flatMap { part -> [Expression] in
                if case .element(_, let inner) = part { inner.alternatives } else { [] }
            }
            return .element(of: field, .any(joined(inner)))
        default: return .any(group)
        }
    }

    private var testedTexts: [String] {
        switch self {
        case .text(_, .equals(let list)), .text(_, .hasPrefix(let list)),
            .text(_, .hasSuffix(let list)):
            list.texts
        default: []
        }
    }

    // MARK: Conjunctions

    /// An alternative without one of its parts; those that are equal differ in that part only.
    private struct Rest: Hashable {
        let others: Set<Expression>
    }

    /// Joins conjunctions that differ in one part: `(a and x) or (a and y)` is `a and (x or y)`.
    private static func mergedConjunctions(_ parts: [Expression]) -> [Expression] {
        var places: [Rest: [(part: Int, conjunct: Int)]] = [:]
        for (number, part) in parts.enumerated() {
            let conjuncts = part.conjuncts
            let all = Set(conjuncts)
            // What stands twice would not be gone when it is left out once.
            guard conjuncts.count > 1, all.count == conjuncts.count else { continue }
            for index in conjuncts.indices {
                var others = all
                others.remove(conjuncts[index])
                places[Rest(others: others), default: []].append((number, index))
            }
        }
        var isTaken = [Bool](repeating: false, count: parts.count)
        var result: [Int: Expression] = [:]
        let groups = places.values.filter { $0.count > 1 }
            .sorted { ($1.count, $0[0].part) < ($0.count, $1[0].part) }
        for group in groups {
            let free = group.filter { !isTaken[$0.part] }
            guard free.count > 1, Set(free.map(\.part)).count == free.count else { continue }
            for member in free { isTaken[member.part] = true }
            var conjuncts = parts[free[0].part].conjuncts
            conjuncts[free[0].conjunct] = .any(
                joined(free.map { parts[$0.part].conjuncts[$0.conjunct] })
            )
            result[free[0].part] = .all(conjuncts)
        }
        return parts.indices.compactMap { index in
            isTaken[index] ? result[index] : parts[index]
        }
    }
}
