extension Expression {
    /// All of `parts`; a single one stands for itself.
    package static func all(_ parts: [Expression]) -> Expression {
        parts.count == 1 ? parts[0] : .and(parts)
    }

    /// The opposite; that of an opposite is the expression itself.
    package var negated: Expression {
        if case .not(let part) = self { return part }
        return .not(self)
    }

    /// Any of `parts`; a single one stands for itself.
    package static func any(_ parts: [Expression]) -> Expression {
        parts.count == 1 ? parts[0] : .or(parts)
    }
}
