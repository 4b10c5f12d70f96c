package import Rules

/// Makes selectors and records from few names and values, so that they often meet.
package struct SelectorWorld {
    private typealias Operator = AdvancedEventSelector.Operator
    private var random: SeededRandom
    private let values: [String]

    package init(_ random: SeededRandom) {
        self.random = random
        values = Self.values
    }

    /// A world of many values, which go on from each other, so that many selectors don't say the same.
    package init(ofMany random: SeededRandom) {
        var random = random
        values = (0..<150).map { _ in
            let word = (0..<random.below(8)).map { _ in random.oneIn(2) ? "a" : "b" }.joined()
            return (random.oneIn(3) ? "arn:aws:s3:::" : "") + word + (random.oneIn(3) ? "/ab" : "x")
        }
        self.random = random
    }

    private static let fields = [
        "eventName", "eventCategory", "readOnly", "errorCode", "userIdentity.arn", "resources.type",
        "resources.ARN", "resources.accountId", "requestParameters.keys",
    ]
    private static let values = [
        "a", "ab", "abc", "b", "ba", "cab", "A", "aB", "é", "e\u{301}", "true",
    ]
    private static let categories = [
        "Management", "Data", "NetworkActivity", "Insight", "Evidence", "management", "a",
    ]
    private static let booleans = ["true", "false", "True", "FALSE", "1"]
    private static let errors = ["VpceAccessDenied", "AccessDenied", "accessdenied", "Access"]

    /// True every other time.
    package mutating func coin() -> Bool { random.oneIn(2) }

    private mutating func pick<Element>(_ elements: some Collection<Element>) -> Element {
        elements[elements.index(elements.startIndex, offsetBy: random.below(elements.count))]
    }

    private mutating func value(of field: String) -> String {
        switch field {
        case "eventCategory": pick(Self.categories)
        case "readOnly": random.oneIn(3) ? pick(values) : pick(Self.booleans)
        case "errorCode": random.oneIn(3) ? pick(values) : pick(Self.errors)
        default: pick(values)
        }
    }

    private mutating func fieldSelector() -> AdvancedEventSelector.FieldSelector {
        let field = pick(Self.fields)
        var conditions: [AdvancedEventSelector.Operator: [String]] = [:]
        for _ in 0...random.below(3) {
            let operation = pick(Operator.allCases)
            conditions[operation, default: []].append(value(of: field))
        }
        return AdvancedEventSelector.FieldSelector(field: field, conditions: conditions)
    }

    /// One to three selectors of one to four fields.
    package mutating func selectors() -> [AdvancedEventSelector] {
        (0...random.below(3)).map { number in
            AdvancedEventSelector(
                name: random.oneIn(2) ? nil : "number \(number) \"\\\u{1F600}",
                fieldSelectors: (0...random.below(4)).map { _ in fieldSelector() }
            )
        }
    }

    /// A number of selectors of one to four shapes: those of a shape ask the same of the same fields,
    /// but for the values.
    package mutating func selectors(_ count: Int) -> [AdvancedEventSelector] {
        let shapes = (0...random.below(4)).map { _ in
            (0...random.below(4)).map { _ in fieldSelector() }
        }
        return (0..<count).map { _ in
            let fields = pick(shapes).map { shape in
                let keepsValues = random.oneIn(3)
                return AdvancedEventSelector.FieldSelector(
                    field: shape.field,
                    conditions: keepsValues
                        ? shape.conditions
                        : shape.conditions.mapValues { $0.map { _ in value(of: shape.field) } }
                )
            }
            return AdvancedEventSelector(name: nil, fieldSelectors: fields)
        }
    }

    /// A field selector of some selector, by their indexes.
    package mutating func place(
        in selectors: [AdvancedEventSelector]
    ) -> (selector: Int, field: Int) {
        let selector = random.below(selectors.count)
        return (selector, random.below(selectors[selector].fieldSelectors.count))
    }

    /// The same selectors with one more value.
    package mutating func adding(
        _ operators: [AdvancedEventSelector.Operator],
        to field: Int,
        of selector: Int,
        in selectors: [AdvancedEventSelector]
    ) -> [AdvancedEventSelector] {
        let old = selectors[selector].fieldSelectors[field]
        var conditions = old.conditions
        conditions[pick(operators), default: []].append(value(of: old.field))
        var fields = selectors[selector].fieldSelectors
        fields[field] = AdvancedEventSelector.FieldSelector(
            field: old.field,
            conditions: conditions
        )
        var changed = selectors
        changed[selector] = AdvancedEventSelector(
            name: selectors[selector].name,
            fieldSelectors: fields
        )
        return changed
    }

    /// Records with some of the fields, some of them null, and up to three resources.
    package mutating func records(_ count: Int) -> [String] {
        (0..<count).map { _ in record() }
    }

    private mutating func record() -> String {
        var members: [String] = []
        for field in ["eventName", "readOnly", "errorCode"] where !random.oneIn(3) {
            members.append("\"\(field)\":\(literal(of: field))")
        }
        if !random.oneIn(4) { members.append("\"eventCategory\":\(literal(of: "eventCategory"))") }
        if !random.oneIn(3) { members.append("\"userIdentity\":{\"arn\":\(literal(of: "arn"))}") }
        let keys = (0..<random.below(3)).map { _ in literal(of: "keys") }
        members.append("\"requestParameters\":{\"keys\":[\(keys.joined(separator: ","))]}")
        let resources = (0..<random.below(4)).map { _ in resource() }
        members.append("\"resources\":[\(resources.joined(separator: ","))]")
        return "{\(members.joined(separator: ","))}"
    }

    private mutating func resource() -> String {
        var members: [String] = []
        for name in ["type", random.oneIn(4) ? "ARNPrefix" : "ARN", "accountId"]
        where !random.oneIn(4) {
            members.append("\"\(name)\":\(literal(of: name))")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private mutating func literal(of field: String) -> String {
        if random.oneIn(8) { return "null" }
        if random.oneIn(20) { return "\"\"" }
        if field == "readOnly", random.oneIn(2) { return pick(["true", "false"]) }
        return "\"\(value(of: field))\""
    }
}
