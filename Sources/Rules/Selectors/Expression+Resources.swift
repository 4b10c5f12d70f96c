internal import FastJSON
package import QueryLanguage
internal import Records

/// How a condition on records speaks of a record's resources.
///
/// As selectors do: `resources.ARN` is an element's `ARN`, or `ARNPrefix` where the action is on a
/// prefix (tricky case 7). Part by part, so that what is said of `and`, `or` and `not` holds.
extension Expression {
    /// What is evaluated for a condition as a person writes it.
    package var onRecords: Expression {
        switch self {
        case .constant, .number: self
        case .and(let parts): .and(parts.map(\.onRecords))
        case .or(let parts): .or(parts.map(\.onRecords))
        case .not(let part): .not(part.onRecords)
        case .text(let field, let test): ofResource(field) { .text($0, test) }
        case .present(let field): ofResource(field) { .present($0) }
        case .element(let field, let part):
            .element(of: field, field == Self.resources ? part.onResource : part)
        }
    }

    /// The opposite of `onRecords`: as a person would write it, without needless parentheses.
    package var asWritten: Expression {
        switch self {
        case .constant, .number, .text, .present: self
        case .and(let parts): .all(parts.map(\.asWritten).flatMap(\.conjuncts))
        case .or(let parts): .any(parts.map(\.asWritten).flatMap(\.disjuncts))
        case .not(let part): .not(part.asWritten)
        case .element(let field, let part):
            .element(of: field, field == Self.resources ? part.withoutPrefixes : part)
        }
    }

    private var conjuncts: [Expression] { if case .and(let parts) = self { parts } else { [self] } }
    private var disjuncts: [Expression] { if case .or(let parts) = self { parts } else { [self] } }

    static let resources = Field("resources")
    private static let arn = Field("ARN")
    private static let arnPrefix = Field("ARNPrefix")

    /// The name that `field` has in an element of `resources`; nil if it is no such field.
    static func ownName(ofResourceField field: Field) -> String? {
        let start = "resources."
        guard field.name.hasPrefix(start), field.name.utf8.count > start.utf8.count else {
            return nil
        }
        return String(field.name.dropFirst(start.count))
    }

    private func ofResource(_ field: Field, _ test: (Field) -> Expression) -> Expression {
        guard let own = Self.ownName(ofResourceField: field) else { return self }
        return .element(of: Self.resources, test(Field(own)).onResource)
    }

    private var onResource: Expression {
        switch self {
        case .and(let parts): .and(parts.map(\.onResource))
        case .or(let parts): .or(parts.map(\.onResource))
        case .not(let part): .not(part.onResource)
        case .text(Self.arn, let test): .or([self, .text(Self.arnPrefix, test)])
        case .present(Self.arn): .or([self, .present(Self.arnPrefix)])
        case .constant, .text, .number, .present, .element: self
        }
    }

    private var withoutPrefixes: Expression {
        switch self {
        case .and(let parts): return .and(parts.map(\.withoutPrefixes))
        case .not(let part): return .not(part.withoutPrefixes)
        case .or(let parts):
            let rest = parts.filter { !$0.standsForARN(in: parts) }
            return .any(rest.map(\.withoutPrefixes))
        case .constant, .text, .number, .present, .element: return self
        }
    }

    private func standsForARN(in parts: [Expression]) -> Bool {
        guard case .text(Self.arnPrefix, let test) = self else { return false }
        return parts.contains(.text(Self.arn, test))
    }
}
