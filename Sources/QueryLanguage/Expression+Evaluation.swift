internal import FastJSON
package import Records

extension Expression {
    /// Whether the expression holds of `source`.
    package func holds<Source: FieldSource & ~Escapable>(of source: borrowing Source) -> Bool {
        switch self {
        case .constant(let value): return value
        case .and(let parts):
            for part in parts where !part.holds(of: source) { return false }
            return true
        case .or(let parts):
            for part in parts where part.holds(of: source) { return true }
            return false
        case .not(let part): return !part.holds(of: source)
        case .text(let field, let test): return source.some(field) { test.passes($0) }
        case .number(let field, let comparison, let number):
            return source.some(field) { text in
                Double(text.text).map { comparison.holds($0, number) } ?? false
            }
        case .present(let field): return source.some(field) { _ in true }
        case .element(let field, let part):
            return source.someElement(of: field) { part.holds(of: $0) }
        }
    }

    /// The same for records, compiled for them: this is the hot path.
    package func holds(ofRecord record: Record) -> Bool {
        holds(of: record)
    }
}

extension TextTest {
    /// Whether `text` passes.
    package func passes(_ text: RawSpan) -> Bool {
        switch self {
        case .equals(let others): others.contains(text)
        case .hasPrefix(let prefixes): prefixes.containsPrefix(of: text)
        case .hasSuffix(let suffixes): suffixes.containsSuffix(of: text)
        }
    }
}
