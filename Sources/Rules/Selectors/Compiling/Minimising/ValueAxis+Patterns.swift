/// How the values of a field are told apart.
extension ValueAxis {
    /// More classes than this are not told apart at once: of a field with several values, each test
    /// becomes an axis; of another, the rule is too long.
    private static let classLimit = 2_000
    private static let classLimitOfSeveralValues = 64

    /// The axes of a field, and which tests can hold together if these are several.
    struct OfField {
        let axes: [ValueAxis]
        /// For each axis sets of axes: if it holds, so do all of one of its sets. Empty if there is
        /// one axis.
        let together: [[ClassSet]]
    }

    /// - Parameter lists: what the rule asks for, each time one of some patterns.
    /// - Returns: nil if there is too much to be told apart.
    static func axes(
        of field: String,
        _ lists: [[TextPattern]],
        takesSeveralGroups: Bool
    ) -> OfField? {
        let tests = tests(lists)
        guard let classes = classes(tests) else { return nil }
        let isSingle = KnownValues.isSingle(field)
        if let classes = isSingle ? classes : closed(classes) {
            let axis = ValueAxis(
                .field(field),
                tests,
                classes: classes,
                takesSeveralGroups: takesSeveralGroups
            )
            return OfField(axes: [axis], together: [])
        }
        return OfField(
            axes: tests.map { ValueAxis(.field(field), $0) },
            together: tests.indices.map { test in classes.filter { $0.contains(test) } }
        )
    }

    /// Patterns that are always asked for together are one test.
    private static func tests(_ lists: [[TextPattern]]) -> [Test] {
        var places: [TextPattern: Int] = [:]
        var patterns: [TextPattern] = []
        var users: [[Int]] = []
        for (number, list) in lists.enumerated() {
            for pattern in list {
                let place = places[pattern] ?? patterns.count
                if place == patterns.count {
                    places[pattern] = place
                    patterns.append(pattern)
                    users.append([])
                }
                if users[place].last != number { users[place].append(number) }
            }
        }
        var groups: [[Int]: Int] = [:]
        var bundles: [[TextPattern]] = []
        for (pattern, users) in zip(patterns, users) {
            if let group = groups[users] {
                bundles[group].append(pattern)
            } else {
                groups[users] = bundles.count
                bundles.append([pattern])
            }
        }
        return bundles.map(Test.init)
    }

    /// Which tests one text can pass: that of each whole pattern, and one of each start with each
    /// end, since texts go on between them.
    private static func classes(_ tests: [Test]) -> [ClassSet]? {
        let patterns = tests.flatMap(\.patterns)
        func passed(by pattern: TextPattern) -> ClassSet {
            ClassSet(
                tests.indices.filter { tests[$0].patterns.contains(where: pattern.implies) },
                of: tests.count
            )
        }
        let none = ClassSet(of: tests.count)
        let starts = [none] + patterns.filter { $0.kind == .start }.map(passed)
        let ends = [none] + patterns.filter { $0.kind == .end }.map(passed)
        guard starts.count * ends.count <= 100_000 else { return nil }
        let parts = starts.flatMap { start in ends.map(start.union) }
        var seen: Set<ClassSet> = []
        let all = (parts + patterns.filter { $0.kind == .whole }.map(passed)).filter {
            seen.insert($0).inserted
        }
        return all.count <= classLimit ? all : nil
    }

    /// Which tests several texts together can pass; nil if that is too much to be listed.
    private static func closed(_ classes: [ClassSet]) -> [ClassSet]? {
        let limit = classLimitOfSeveralValues
        let all = classes.closed(under: { $0.union($1) }, limit: limit)
        return all.count <= limit ? all : nil
    }
}
