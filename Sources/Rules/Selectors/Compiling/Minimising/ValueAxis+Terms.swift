internal import FastJSON
internal import QueryLanguage
internal import Records

extension ValueAxis {
    /// A choice as terms that all hold.
    func terms(of choice: Choice) -> [RuleTerm] {
        switch subject {
        case .field(let field):
            let groups = choice.groups.map { tests in
                RuleTerm.selecting(field, tests.flatMap { self.tests[$0].patterns })
            }
            return groups
                + RuleTerm.refusing(field, choice.refused.flatMap { tests[$0].patterns })
        case .resource, .unsayable:
            return choice.groups.map { _ in RuleTerm(of: subject, false) }
                + choice.refused.map { _ in RuleTerm(of: subject, true) }
        }
    }

    /// The same, with what `profile` takes of the events of `cell`.
    func legal(in cell: AdvancedEventSelector, _ profile: SelectorProfile) -> ValueAxis {
        func isLegal(_ choice: Choice) -> Bool {
            terms(of: choice).allSatisfy { $0.unsaidReason(in: cell, profile) == nil }
        }
        let indexes = Array(tests.indices)
        let isFree = [
            Choice(classes: all, groups: [indexes], refused: [], cost: 0),
            Choice(classes: all, groups: [], refused: indexes, cost: 0),
        ].allSatisfy(isLegal)
        if isFree { return self }
        let legal = tests.indices.map { index in
            var test = tests[index]
            test.canSelect = isLegal(Choice(classes: all, groups: [[index]], refused: [], cost: 0))
            test.canRefuse = isLegal(Choice(classes: all, groups: [], refused: [index], cost: 0))
            return test
        }
        return ValueAxis(subject, legal, classes: classes, takesSeveralGroups: takesSeveralGroups)
    }
}

extension RuleTerm {
    /// That something other than a field is so, or not so.
    init(of subject: ValueAxis.Subject, _ isNegated: Bool) {
        let written: Expression
        let demand: Demand
        switch subject {
        case .field(let field): (written, demand) = (.present(Field(field)), .unsayable(.presence))
        case .resource(let pattern):
            written = pattern.expression
            demand = isNegated ? .refusesResource(pattern) : .wantsResource(pattern)
        case .unsayable(let expression, let reason):
            (written, demand) = (expression, .unsayable(reason))
        }
        self.init(expression: isNegated ? written.negated : written, demand: demand)
    }

    static func selecting(_ field: String, _ patterns: [TextPattern]) -> RuleTerm {
        let patterns = patterns.absorbed
        return RuleTerm(
            expression: .any(Expression.tests(Field(field), patterns)),
            demand: .selects(field, patterns)
        )
    }

    /// One for each operator.
    static func refusing(_ field: String, _ patterns: [TextPattern]) -> [RuleTerm] {
        let kinds: [TextPattern.Kind] = [.whole, .start, .end]
        return kinds.compactMap { kind in
            let own = patterns.absorbed.filter { $0.kind == kind }
            guard let test = Expression.tests(Field(field), own).first else { return nil }
            return RuleTerm(expression: test.negated, demand: .refuses(field, own))
        }
    }
}

extension ResourcePattern {
    /// What a person writes for it.
    fileprivate var expression: Expression {
        if type == nil, fields.count == 1, !hasRepeatedField, let (own, groups) = fields.first {
            return .any(Expression.tests(Field("resources.\(own)"), groups[0]))
        }
        let names = (fields["type"] == nil ? [] : ["type"]) + others
        return .element(
            of: Expression.resources,
            .all(
                names.flatMap { name in
                    (fields[name] ?? []).map { .any(Expression.tests(Field(name), $0)) }
                }
            )
        )
    }
}

extension Expression {
    /// One test for each kind of pattern that there is.
    fileprivate static func tests(_ field: Field, _ patterns: [TextPattern]) -> [Expression] {
        func texts(_ kind: TextPattern.Kind) -> PackedTexts {
            PackedTexts(
                patterns.filter { $0.kind == kind }.map { String(decoding: $0.text, as: UTF8.self) }
            )
        }
        let tests = [
            TextTest.equals(texts(.whole)), .hasPrefix(texts(.start)), .hasSuffix(texts(.end)),
        ]
        return tests.filter { !$0.texts.isEmpty }.map { .text(field, $0) }
    }
}
