package import FastJSON
package import Records

/// A condition on the fields of something: a record, or a row of results.
///
/// Selectors, alert conditions and filters all become one of these; it is evaluated in one place
/// (`Expression+Evaluation.swift`). A field may have no value (it is missing) or several (its path
/// goes through an array): a test holds if some value satisfies it, so no test holds of a missing
/// field, and its negation does. Text is compared byte by byte: no case folding, no Unicode
/// normalisation.
package indirect enum Expression: Hashable, Sendable {
    case constant(Bool)
    /// All of them; true if there are none.
    case and([Expression])
    /// Any of them; false if there are none.
    case or([Expression])
    case not(Expression)
    /// Some value of the field passes the test.
    case text(Field, TextTest)
    /// Some value of the field is a number that compares so.
    case number(Field, Comparison, Double)
    /// The field has a value.
    case present(Field)
    /// Some object in the array at the field satisfies the expression, whose fields are its own.
    case element(of: Field, Expression)
}

/// A test of a text against several others, as UTF-8; it passes if one of them fits.
package enum TextTest: Hashable, Sendable {
    case equals(PackedTexts)
    case hasPrefix(PackedTexts)
    case hasSuffix(PackedTexts)
}

/// An order between numbers.
package enum Comparison: String, Hashable, Sendable {
    case equal = "="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// Whether `left` and `right` are in this order.
    package func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .equal: left == right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}
