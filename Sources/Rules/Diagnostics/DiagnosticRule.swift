/// A kind of fault that is looked for: it describes itself, for reports and for the reference.
package struct DiagnosticRule: Hashable, Sendable {
    /// Never given to another rule: `SEL103`.
    package let code: String
    /// The same in words, for people: `unterminated-prefix`.
    package let name: String
    package let severity: Severity
    /// One sentence: what is wrong, whatever the document.
    package let summary: String
    /// One sentence: why it matters.
    package let why: String

    package init(
        _ code: String,
        _ name: String,
        _ severity: Severity,
        summary: String,
        why: String
    ) {
        self.code = code
        self.name = name
        self.severity = severity
        self.summary = summary
        self.why = why
    }

    /// How bad it is.
    package enum Severity: String, Comparable, CaseIterable, Sendable {
        /// For your information; never a failure.
        case note
        /// Legal, and probably not what was meant; a failure if asked for.
        case warning
        /// Not usable.
        case error

        package static func < (left: Severity, right: Severity) -> Bool {
            allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!  // all are there
        }
    }
}
