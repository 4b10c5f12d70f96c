import Rules
import Testing

/// As a test's argument it is its name, not the thousands of words that AWS documents.
extension SelectorProfile: CustomTestStringConvertible {
    package var testDescription: String { name }
}
