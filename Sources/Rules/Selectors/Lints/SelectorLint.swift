/// Something that is legal and probably not what was meant: it describes itself.
///
/// A new lint is one file with a value of this type, and one line in the catalogue.
package struct SelectorLint: Sendable {
    package let rule: DiagnosticRule
    /// A document in which it finds something, as JSON; read by a test.
    package let example: String
    private let find: @Sendable (LintSubject) -> [Finding]

    /// Every lint, by code.
    package static let catalogue: [SelectorLint] = [
        .literalWildcard, .iamRoleARN, .unterminatedPrefix, .bucketARN, .contradiction,
        .unsatisfiable, .shadowed, .widerThanName, .repeatedField, .repeatedValue,
        .unknownPartition, .letterCase, .callersWithoutARN, .arnOfAnotherType, .sessionARN,
        .misspeltField, .unknownValue,
    ]

    init(
        _ rule: DiagnosticRule,
        example: String,
        _ find: @escaping @Sendable (LintSubject) -> [Finding]
    ) {
        self.rule = rule
        self.example = example
        self.find = find
    }

    /// What it finds.
    func check(_ subject: LintSubject) -> [Diagnostic] {
        find(subject).map { Diagnostic(rule, at: $0.range, $0.problem, $0.wayOut, fix: $0.fix) }
    }

    /// A place that it found something at.
    struct Finding {
        let range: Range<Int>
        let problem: String
        let wayOut: String
        let fix: Diagnostic.Fix?

        init(
            at range: Range<Int>,
            _ problem: String,
            _ wayOut: String,
            fix: Diagnostic.Fix? = nil
        ) {
            self.range = range
            self.problem = problem
            self.wayOut = wayOut
            self.fix = fix
        }
    }
}

extension SelectorLint {
    /// The example of a lint about one field of S3 data events.
    static func example(_ field: String) -> String {
        """
        [{"FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            \(field)]}]
        """
    }
}
