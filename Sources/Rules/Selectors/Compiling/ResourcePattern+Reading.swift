internal import QueryLanguage
internal import Records

extension ResourcePattern {
    /// Why a condition on one resource can't be said.
    struct Unsaid: Error { let reason: UnsaidReason }

    /// What `inner` asks of one resource: to be as one of some patterns.
    static func reading(_ inner: Expression) -> Result<[ResourcePattern], Unsaid> {
        do throws(Unsaid) {
            let patterns = try alternatives(of: inner)
            guard !patterns.contains(where: \.fields.isEmpty) else {
                return .failure(Unsaid(reason: .presence))
            }
            return .success(patterns)
        } catch {
            return .failure(error)
        }
    }

    private static func alternatives(
        of expression: Expression
    ) throws(Unsaid) -> [ResourcePattern] {
        switch expression {
        case .constant(let value): return value ? [ResourcePattern([:])] : []
        case .or(let parts):
            var all: [ResourcePattern] = []
            for part in parts { all += try alternatives(of: part) }
            return try checked(all)
        case .and(let parts):
            var product = [ResourcePattern([:])]
            for part in parts {
                let next = try alternatives(of: part)
                var joined: [ResourcePattern] = []
                for left in product {
                    for right in next { joined.append(left.joined(with: right)) }
                    _ = try checked(joined)
                }
                product = joined.filter { !$0.isImpossible }
            }
            return product
        case .text(let field, let test):
            return [ResourcePattern([field.name: [TextPattern.patterns(of: test)]])]
        case .not(.not(let part)): return try alternatives(of: part)
        case .not: throw Unsaid(reason: .negationInside)
        case .number: throw Unsaid(reason: .number)
        case .present: throw Unsaid(reason: .presence)
        case .element: throw Unsaid(reason: .otherArray)
        }
    }

    private static func checked(
        _ patterns: [ResourcePattern]
    ) throws(Unsaid) -> [ResourcePattern] {
        guard patterns.count <= TooManyAlternatives.limit else { throw Unsaid(reason: .tooMany) }
        return patterns
    }
}

extension TextPattern {
    /// What `test` asks for: one of these.
    static func patterns(of test: TextTest) -> [TextPattern] {
        let kind: Kind =
            switch test {
            case .equals: .whole
            case .hasPrefix: .start
            case .hasSuffix: .end
            }
        return test.texts.map { TextPattern(kind, $0) }
    }
}
