import ArgumentParser
import Foundation
import Pipelines
import QueryLanguage
import Rules

/// `sluice compile`
struct CompileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Turns a rule into event selectors, or selectors into a readable rule.",
        discussion: """
            A rule is a condition such as 'eventSource = kms.amazonaws.com', or the leading stages \
            'drop' and 'keep' of a pipeline file. The selectors are printed as 'aws cloudtrail \
            put-event-selectors' takes them. What they can't say is named, with status 1; what is \
            printed then keeps everything that the rule keeps, and the rule has to run here too.
            """
    )

    @Argument(help: "The rule, or a pipeline file (.yaml, .yml).")
    var rule: String?

    @Flag(help: "What the rule says of records: drop them (unless said otherwise), or keep them.")
    var action: Action?

    @Option(help: "What the selectors may say: aws-trail, aws-eds or extended.")
    var profile = ProfileOption(.awsTrail)

    @Option(help: "A file of the selectors that there are now; the rule takes from these.")
    var within: String?

    @Option(help: "Print the selectors in this file as a rule for a stage 'keep'.")
    var reverse: String?

    /// What happens to the records of which the rule holds.
    enum Action: String, EnumerableFlag { case drop, keep }

    func validate() throws {
        guard (rule == nil) != (reverse == nil) else {
            throw ValidationError("give a rule, a pipeline file, or --reverse and selectors")
        }
        guard reverse == nil || (action == nil && within == nil) else {
            throw ValidationError("--reverse takes neither --drop, --keep nor --within")
        }
        guard !isPipeline || action == nil else {
            throw ValidationError("a pipeline's stages say themselves what they drop and keep")
        }
    }

    func run() throws {
        if let reverse {
            try LineWriter().say(selectors(in: reverse, legalIn: .extended).readableText())
        } else {
            try report(try compilation())
        }
    }

    // MARK: Reading

    private var isPipeline: Bool {
        guard let rule else { return false }
        return rule.hasSuffix(".yaml") || rule.hasSuffix(".yml")
    }

    private func selectors(
        in path: String,
        legalIn profile: SelectorProfile
    ) throws -> EventSelectors {
        let bytes = try GivenFile(at: path).bytes
        do throws(SelectorError) {
            return try SelectorDocument.read(bytes, file: path).selectors(legalIn: profile)
        } catch {
            throw UsageError("\(path):\(error)")
        }
    }

    /// The condition under which records are kept.
    private func keeping() throws -> QueryLanguage.Expression {
        guard isPipeline else { return try keeping(of: rule ?? "") }
        let rules = try Plan.read(at: rule ?? "").leadingRules()
        for rule in rules.leftOut {
            note("stage '\(rule.id)' is left out: \(rule.witness) must see what it drops")
        }
        return rules.keeping
    }

    private func keeping(of text: String) throws -> QueryLanguage.Expression {
        do throws(ExpressionError) {
            let condition = try RecordCondition(text).expression
            return action == .keep ? condition : condition.negated
        } catch {
            let wayOut = error.wayOut ?? "write a condition such as 'eventName = GetObject'"
            throw UsageError("'\(text)': column \(error.column): \(error.problem); \(wayOut)")
        }
    }

    private func compilation() throws -> SelectorCompilation {
        try SelectorCompilation(
            keeping: keeping(),
            in: profile.profile,
            scope: scope(of: within)
        )
    }

    private func scope(of path: String?) throws -> SelectorScope? {
        guard let path else { return nil }
        guard case .advanced(let selectors) = try selectors(in: path, legalIn: profile.profile)
        else {
            throw UsageError("\(path): these are basic selectors; give advanced ones")
        }
        return SelectorScope(of: selectors)
    }

    // MARK: Writing

    private func report(_ compilation: SelectorCompilation) throws {
        for unsaid in compilation.unsaid { note(unsaid.line(profile.profile.name)) }
        if !compilation.selectors.isEmpty {
            let json = EventSelectors.advanced(compilation.selectors).canonicalJSON
            // The line end is the writer's.
            try LineWriter().say(String(decoding: json.dropLast(), as: UTF8.self))
        }
        note(summary(of: compilation))
        let isNothing = compilation.selectors.isEmpty && !compilation.keepsEverything
        if !compilation.unsaid.isEmpty || isNothing { throw Findings() }
    }

    private func summary(of compilation: SelectorCompilation) -> String {
        let scope = compilation.scope
        let about = scope.isEmpty ? "all records" : scope.joined(separator: "; ")
        if compilation.keepsEverything {
            return compilation.unsaid.isEmpty
                ? "the rule keeps every record: no selectors are needed"
                : "nothing of the rule can be said: run it here"
        }
        if compilation.selectors.isEmpty {
            return compilation.unsaid.isEmpty
                ? "the rule keeps none of these, and a list of selectors can't be empty: \(about)"
                : "nothing of the rule can be said: run it here"
        }
        guard compilation.unsaid.isEmpty else {
            return
                "these selectors keep all that the rule keeps, and more; run it here too: \(about)"
        }
        return "these selectors say the whole rule, of: \(about)"
    }

    private func note(_ text: String) {
        Sluice.complain(text)
    }
}

extension SelectorCompilation.Unsaid {
    /// `aws-trail can't say 'eventName != A' of …: …; …; aws-eds can`
    fileprivate func line(_ profile: String) -> String {
        let what = term.map { " '\($0)'" } ?? " all of the rule"
        let of = events.map { " of '\($0)'" } ?? ""
        let able = profiles.isEmpty ? "" : "; \(profiles.joined(separator: " and ")) can"
        return
            "\(profile) can't say\(what)\(of): \(problem)\(wayOut.map { "; \($0)" } ?? "")\(able)"
    }
}
