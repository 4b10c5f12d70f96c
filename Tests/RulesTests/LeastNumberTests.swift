import FastJSON
import QueryLanguage
import Records
import Rules
import TestKit
import Testing

/// The number of compiled selectors against the least that there can be, found by trying all.
@Suite struct `The number of compiled selectors` {
    @Test(arguments: Seed.first(20), [SelectorProfile.extended, .awsEventDataStore])
    func `is the least that says the rule`(seed: Seed, profile: SelectorProfile) throws {
        var random = seed.random
        for _ in 0..<6 {
            let world = SmallWorld(&random)
            let rule = random.oneIn(2) ? world.rule(&random, depth: 4) : world.alternatives(&random)
            let compiled = SelectorCompilation(keeping: rule, in: profile)
            let least = try world.leastNumber(of: rule, in: profile)
            #expect(compiled.unsaid.isEmpty == (least != nil), "\(rule.text)")
            guard let least, !compiled.keepsEverything else { continue }
            let texts = compiled.selectors.map { $0.expression().asWritten.text }
            #expect(
                compiled.selectors.count == least,
                "\(profile.name): \(rule.text)\n\(texts.joined(separator: "\n"))"
            )
        }
    }
}

/// Few fields and few values, of which all records and all selectors can be listed.
private struct SmallWorld {
    private typealias Operator = AdvancedEventSelector.Operator

    /// A field, the texts that rules and selectors compare it with, and its values in records.
    private struct Part {
        let field: String
        let texts: [Text]
        let values: [String?]

        /// Whether AWS takes it for management events.
        func isLegal(_ selected: [Int], _ deselected: [Int]) -> Bool {
            switch field {
            case "readOnly": deselected.isEmpty
            case "requestParameters.keys": selected.isEmpty && deselected.isEmpty
            default: true
            }
        }
    }

    /// A text, and how it is compared with.
    private struct Text {
        let test: TextTest
        let selecting: Operator
        let deselecting: Operator

        init(_ test: TextTest, _ selecting: Operator, _ deselecting: Operator) {
            self.test = test
            self.selecting = selecting
            self.deselecting = deselecting
        }
    }

    private let parts: [Part]

    init(_ random: inout SeededRandom) {
        parts = [
            Self.part("eventName", ["a", "ab", "b"], &random),
            Self.part("userIdentity.arn", ["x", "xy", "zx"], &random),
            random.oneIn(2) ? Self.readOnly : Self.keys,
        ]
    }

    private static let readOnly = Part(
        field: "readOnly",
        texts: ["true", "false"].map {
            Text(.equals(PackedTexts([$0])), .equals, .notEquals)
        },
        values: ["true", "false", "maybe", nil]
    )

    /// A field of several values, here as JSON.
    private static let keys = Part(
        field: "requestParameters.keys",
        texts: [
            Text(.equals(PackedTexts(["k"])), .equals, .notEquals),
            Text(.hasPrefix(PackedTexts(["p"])), .startsWith, .notStartsWith),
        ],
        values: [nil, #"["k"]"#, #"["p1", "q"]"#, #"["p1", "k"]"#, #"["q"]"#]
    )

    private static func part(
        _ field: String,
        _ words: [String],
        _ random: inout SeededRandom
    ) -> Part {
        let kinds: [(String) -> Text] = [
            { Text(.equals(PackedTexts([$0])), .equals, .notEquals) },
            { Text(.hasPrefix(PackedTexts([$0])), .startsWith, .notStartsWith) },
            { Text(.hasSuffix(PackedTexts([$0])), .endsWith, .notEndsWith) },
        ]
        let texts = (0..<2 + random.below(2)).map { _ in
            kinds[random.below(3)](words[random.below(words.count)])
        }
        // Of texts that pass the same tests, one.
        var seen: Set<[Bool]> = []
        var values: [String?] = [nil, "-"]
        for one in words {
            let around: [String] = [one, one + "-", "-" + one] + words.map { "\(one)-\($0)" }
            for value in around where seen.insert(texts.map { $0.test.passes(value) }).inserted {
                values.append(value)
            }
        }
        return Part(field: field, texts: texts, values: values)
    }

    // MARK: Rules

    func rule(_ random: inout SeededRandom, depth: Int) -> Expression {
        switch random.below(depth > 0 ? 6 : 1) {
        case 0:
            let part = parts[random.below(parts.count)]
            return .text(Field(part.field), part.texts[random.below(part.texts.count)].test)
        case 1: return .not(rule(&random, depth: depth - 1))
        case 2, 3: return .or((0...1).map { _ in rule(&random, depth: depth - 1) })
        default: return .and((0...1).map { _ in rule(&random, depth: depth - 1) })
        }
    }

    /// Some of several conjunctions, or none of them.
    func alternatives(_ random: inout SeededRandom) -> Expression {
        let all = (0...2 + random.below(4)).map { _ in
            Expression.and((0...1 + random.below(2)).map { _ in rule(&random, depth: 1) })
        }
        return random.oneIn(2) ? .or(all) : .not(.or(all))
    }

    // MARK: Trying all

    /// How many selectors it takes at least; nil if none say the rule.
    func leastNumber(of rule: Expression, in profile: SelectorProfile) throws -> Int? {
        let wanted = try points.map { try Self.holds(rule, of: $0) }
        let choices = try parts.map { try self.choices($0, in: profile) }
        var selectors: Set<[Bool]> = []
        for first in choices[0] {
            for second in choices[1] {
                for third in choices[2] {
                    let kept = first.flatMap { one in
                        second.flatMap { two in third.map { one && two && $0 } }
                    }
                    let isRight = zip(kept, wanted).allSatisfy { !$0 || $1 }
                    if isRight { selectors.insert(kept) }
                }
            }
        }
        let sets = selectors.map { kept in Set(kept.indices.filter { kept[$0] }) }
        let widest = sets.filter { one in !sets.contains { $0.isStrictSuperset(of: one) } }
        let needed = Set(wanted.indices.filter { wanted[$0] })
        guard Set(widest.joined()) == needed else { return nil }
        return (0...needed.count).first { Self.covers(needed, widest, $0) }
    }

    private var points: [[String?]] {
        parts[0].values.flatMap { one in
            parts[1].values.flatMap { two in parts[2].values.map { [one, two, $0] } }
        }
    }

    /// Every set of a field's values that a field selector keeps, or in `extended` several.
    private func choices(_ part: Part, in profile: SelectorProfile) throws -> Set<[Bool]> {
        let subsets = (0..<1 << part.texts.count).map { bits in
            part.texts.indices.filter { bits >> $0 & 1 == 1 }
        }
        var choices: Set<[Bool]> = []
        for selected in subsets {
            for deselected in subsets {
                guard profile.name == "extended" || part.isLegal(selected, deselected) else {
                    continue
                }
                var conditions: [Operator: [String]] = [:]
                for index in selected {
                    conditions[part.texts[index].selecting, default: []] +=
                        part.texts[index].test.texts
                }
                for index in deselected {
                    conditions[part.texts[index].deselecting, default: []] +=
                        part.texts[index].test.texts
                }
                let selector = AdvancedEventSelector(
                    name: nil,
                    fieldSelectors: conditions.isEmpty
                        ? [] : [.init(field: part.field, conditions: conditions)]
                )
                choices.insert(
                    try part.values.map { value in
                        try Self.holds(
                            selector.expression(),
                            of: parts.map {
                                $0.field == part.field ? value : nil
                            }
                        )
                    }
                )
            }
        }
        guard profile.name == "extended" else { return choices }
        for one in choices {
            for other in choices { choices.insert(zip(one, other).map { $0 && $1 }) }
        }
        return choices
    }

    private static func holds(_ expression: Expression, of point: [String?]) throws -> Bool {
        let texts = point.map { value in
            value.map { $0.hasPrefix("[") ? $0 : "\"\($0)\"" } ?? "null"
        }
        let record = """
            {"eventCategory": "Management", "eventName": \(texts[0]), "readOnly": \(texts[2]),
             "userIdentity": {"arn": \(texts[1])}, "requestParameters": {"keys": \(texts[2])}}
            """
        return try withRecord(record) { expression.onRecords.holds(ofRecord: $0) }
    }

    /// Whether `count` sets hold all that is needed.
    private static func covers(_ needed: Set<Int>, _ sets: [Set<Int>], _ count: Int) -> Bool {
        let member = needed.min { one, other in
            let (a, b) = (sets.count { $0.contains(one) }, sets.count { $0.contains(other) })
            return (a, one) < (b, other)
        }
        guard let member else { return true }
        guard count > 0 else { return false }
        return sets.contains { set in
            set.contains(member) && covers(needed.subtracting(set), sets, count - 1)
        }
    }
}

extension TextTest {
    fileprivate func passes(_ value: String) -> Bool { passes(Array(value.utf8).rawSpan) }
}
