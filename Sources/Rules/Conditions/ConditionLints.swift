package import QueryLanguage

/// What is legal and probably not what was meant about a condition that a person wrote.
///
/// What lints of selectors find about a value, they find here, by the same code and under the same
/// codes: each test stands for a selector that asks the same.
package struct ConditionLints: Sendable {
    /// In the order of the text; places are bytes of it.
    package let findings: [Diagnostic]

    /// - Parameter text: what `condition` was read from.
    package init(_ condition: WrittenExpression, in text: String) {
        let places = ConditionPlaces(text)
        let values = Self.ofValues.flatMap { lint in
            condition.subjects(places).flatMap(lint.check)
        }
        findings = (values.map(\.inWordsOfConditions) + condition.contradictions(places)).inOrder
    }

    /// Every rule that conditions have of their own, by code.
    package static let rules: [DiagnosticRule] = [.neverHolds, .alwaysHolds]

    /// The lints of selectors that look at one value, or at what is asked of one resource.
    private static let ofValues: [SelectorLint] = [
        .literalWildcard, .iamRoleARN, .unterminatedPrefix, .bucketARN, .repeatedValue,
        .unknownPartition, .letterCase, .arnOfAnotherType, .sessionARN,
    ]
}

extension DiagnosticRule {
    static let neverHolds = DiagnosticRule(
        "PIP101",
        "never-holds",
        .warning,
        summary: "No record can be as a condition, or a part of it, asks.",
        why: "A rule that never holds drops nothing, or keeps nothing."
    )
    static let alwaysHolds = DiagnosticRule(
        "PIP102",
        "always-holds",
        .warning,
        summary: "Every record is as a condition asks.",
        why: "A rule that always holds drops everything, or keeps everything."
    )
}

/// Where a condition's code points are in its text.
struct ConditionPlaces {
    let text: SourceText
    /// Of each code point, and of the end, in bytes.
    private let offsets: [Int]

    init(_ text: String) {
        self.text = SourceText(Array(text.utf8))
        var (offsets, end) = ([0], 0)
        for scalar in text.unicodeScalars { end += scalar.utf8.count; offsets.append(end) }
        self.offsets = offsets
    }

    /// The bytes of columns, which are code points from 1.
    func bytes(_ columns: Range<Int>) -> Range<Int> {
        offsets[columns.lowerBound - 1]..<offsets[columns.upperBound - 1]
    }
}
