/// One fault that was found: what, where, and the way out.
package struct Diagnostic: Equatable, Sendable {
    package let rule: DiagnosticRule
    /// Where, in bytes of the text.
    package let range: Range<Int>
    /// One line.
    package let problem: String
    /// One line: what to write instead.
    package let wayOut: String
    /// What would mend it, where there is only one thing that can have been meant.
    package let fix: Fix?

    package init(
        _ rule: DiagnosticRule,
        at range: Range<Int>,
        _ problem: String,
        _ wayOut: String,
        fix: Fix? = nil
    ) {
        self.rule = rule
        self.range = range
        self.problem = problem
        self.wayOut = wayOut
        self.fix = fix
    }

    /// A change of the text that mends a fault.
    package struct Fix: Equatable, Sendable {
        /// In the imperative: `end the prefix with '/'`.
        package let summary: String
        package let edits: [Edit]

        package init(_ summary: String, _ edits: [Edit]) {
            self.summary = summary
            self.edits = edits
        }
    }

    /// Bytes of the text, and what stands there afterwards.
    package struct Edit: Equatable, Sendable {
        package let range: Range<Int>
        package let replacement: String

        package init(_ range: Range<Int>, _ replacement: String) {
            self.range = range
            self.replacement = replacement
        }
    }
}

extension [Diagnostic] {
    /// In the order of the text.
    package var inOrder: [Diagnostic] {
        sorted { ($0.range.lowerBound, $0.rule.code) < ($1.range.lowerBound, $1.rule.code) }
    }

    /// Whether something is not usable.
    package var hasErrors: Bool { contains { $0.rule.severity == .error } }
}
