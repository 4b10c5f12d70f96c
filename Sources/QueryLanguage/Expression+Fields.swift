internal import FastJSON
package import Records

extension Expression {
    /// Every field that the expression names outside of elements, in order.
    package var fields: [Field] {
        switch self {
        case .constant: []
        case .and(let parts), .or(let parts): parts.flatMap(\.fields)
        case .not(let part): part.fields
        case .text(let field, _), .number(let field, _, _), .present(let field): [field]
        case .element(let field, _): [field]
        }
    }

    /// The numbers that `field` is compared with: only there can the expression's truth change as
    /// the field grows.
    package func numbers(comparedWith field: Field) -> [Double] {
        switch self {
        case .and(let parts), .or(let parts): parts.flatMap { $0.numbers(comparedWith: field) }
        case .not(let part): part.numbers(comparedWith: field)
        case .number(field, _, let number): [number]
        case .text(field, .equals(let list)): list.texts.compactMap(Double.init)
        default: []
        }
    }
}
