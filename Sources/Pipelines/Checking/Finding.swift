package import Rules

/// Something that `check` found in a file.
package struct Finding: Equatable, Sendable {
    package let rule: DiagnosticRule
    /// The file that it is in; a pipeline's can be in a file that it names.
    package let file: String
    /// Nil if the file as a whole is meant.
    package let place: Place?
    package let problem: String
    package let wayOut: String
    package let fix: Fix?
    /// What makes the fix: an option, unless it is another file that is checked.
    var fixing = "--fix"

    /// Where something stands.
    package enum Place: Equatable, Sendable {
        case line(Int)
        case range(SourceText.Place, end: SourceText.Place)
    }

    /// A change that mends it.
    package struct Fix: Equatable, Sendable {
        package let summary: String
        package let edits: [Edit]
    }

    /// What stands between two places afterwards.
    package struct Edit: Equatable, Sendable {
        package let start: SourceText.Place
        package let end: SourceText.Place
        package let text: String
    }
}

extension Finding {
    /// A finding about selectors, whose text is `text`.
    package init(_ diagnostic: Diagnostic, file: String, text: SourceText) {
        rule = diagnostic.rule
        self.file = file
        place = .range(
            text.place(at: diagnostic.range.lowerBound),
            end: text.place(at: diagnostic.range.upperBound)
        )
        problem = diagnostic.problem
        wayOut = diagnostic.wayOut
        fix = diagnostic.fix.map { fix in
            Fix(
                summary: fix.summary,
                edits: fix.edits.map { edit in
                    Edit(
                        start: text.place(at: edit.range.lowerBound),
                        end: text.place(at: edit.range.upperBound),
                        text: edit.replacement
                    )
                }
            )
        }
    }

    /// Why a file can't be read.
    init(unreadable file: String, _ problem: String, _ wayOut: String) {
        rule = .unreadableFile
        self.file = file
        place = nil
        self.problem = problem
        self.wayOut = wayOut
        fix = nil
    }

    /// What is wrong with a pipeline.
    package init(_ error: ConfigurationError) {
        rule = .pipeline
        file = error.file
        place = error.line.map(Place.line)
        problem = error.problem
        wayOut = error.wayOut
        fix = nil
    }
}

extension DiagnosticRule {
    /// Whatever a pipeline file's reader does not take.
    package static let pipeline = DiagnosticRule(
        "PIP001",
        "pipeline",
        .error,
        summary: "A pipeline file says something that it can't say.",
        why: "The pipeline would not start."
    )

    /// A file that was named and can't be read.
    package static let unreadableFile = DiagnosticRule(
        "FIL001",
        "unreadable-file",
        .error,
        summary: "A file can't be read.",
        why: "Nothing is known of what is in it."
    )
}
