internal import QueryLanguage
internal import Records

/// A condition on records, in the words of selectors.
indirect enum RuleFormula: Sendable {
    case constant(Bool)
    case all([RuleFormula])
    case any([RuleFormula])
    case not(RuleFormula)
    /// Some value of the field is one of these.
    case field(String, [TextPattern])
    /// Some resource is so.
    case resource(ResourcePattern)
    /// Something that no selector says.
    case unsayable(Expression, UnsaidReason)

    /// A condition as a person writes it.
    init(_ expression: Expression) {
        switch expression {
        case .constant(let value): self = .constant(value)
        case .not(let part): self = .not(RuleFormula(part))
        case .and(let parts): self = .all(parts.map(RuleFormula.init))
        case .or(let parts): self = .any(parts.map(RuleFormula.init))
        case .text(let field, let test):
            let patterns = TextPattern.patterns(of: test)
            if let own = Expression.ownName(ofResourceField: field) {
                self = .any(ResourcePattern([own: [patterns]]).ofEachType.map(Self.resource))
            } else {
                self = .field(field.name, patterns)
            }
        case .element(of: Expression.resources, let inner):
            switch ResourcePattern.reading(inner) {
            case .success(let patterns):
                self = .any(patterns.flatMap(\.ofEachType).map(Self.resource))
            case .failure(let unsaid): self = .unsayable(expression, unsaid.reason)
            }
        case .number: self = .unsayable(expression, .number)
        case .present: self = .unsayable(expression, .presence)
        case .element: self = .unsayable(expression, .otherArray)
        }
    }

    /// What is asked of fields.
    init(_ demands: [FieldDemand]) {
        let fields = demands.filter { !$0.field.hasPrefix("resources.") }.flatMap { demand in
            let groups = demand.groups.map { RuleFormula.field(demand.field, $0) }
            guard !demand.refused.isEmpty else { return groups }
            return groups + [.not(.field(demand.field, demand.refused))]
        }
        let resources = ResourceTerms(of: demands).wanted.map { part in
            RuleFormula.any(part.pattern.ofEachType.map(Self.resource))
        }
        self = .all(fields + resources)
    }

    /// The same of records without resources of types other than `type`.
    func aboutResources(of type: TextPattern) -> RuleFormula {
        switch self {
        case .all(let parts): .all(parts.map { $0.aboutResources(of: type) })
        case .any(let parts): .any(parts.map { $0.aboutResources(of: type) })
        case .not(let part): .not(part.aboutResources(of: type))
        case .resource(let pattern): (pattern.type ?? type) == type ? self : .constant(false)
        case .constant, .field, .unsayable: self
        }
    }

    /// Every test in it, in order.
    var tests: [RuleFormula] {
        switch self {
        case .constant: []
        case .all(let parts), .any(let parts): parts.flatMap(\.tests)
        case .not(let part): part.tests
        case .field, .resource, .unsayable: [self]
        }
    }
}
