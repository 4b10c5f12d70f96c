internal import FastJSON
internal import QueryLanguage

/// A rule as selectors for all records of a scope; as much of it as fits the profile.
struct CompiledRule {
    private(set) var drafts: [SelectorDraft] = []
    private(set) var unsaid: [SelectorCompilation.Unsaid] = []

    /// Where the whole is too much, parts that all have to hold are left out, the last ones first.
    init(keeping rule: Expression, in profile: SelectorProfile, _ scope: SelectorScope) {
        var problem: UnsaidReason
        switch Self.whole(rule, profile, scope) {
        case .success(let whole):
            self = whole
            return
        case .failure(let tooMuch): problem = tooMuch.reason
        }
        let parts = rule.conjuncts
        var (fitting, tooMany) = (0, parts.count)
        while tooMany - fitting > 1 {
            let middle = (fitting + tooMany) / 2
            switch Self.whole(.and(Array(parts[..<middle])), profile, scope, .fewValues) {
            case .success: fitting = middle
            case .failure(let tooMuch): (problem, tooMany) = (tooMuch.reason, middle)
            }
        }
        let fit = Self.whole(.and(Array(parts[..<fitting])), profile, scope)
        if case .success(let whole) = fit { self = whole }
        unsaid += Array(parts[fitting...]).rejoined.map { SelectorCompilation.Unsaid($0, problem) }
    }

    private init() {}

    /// More has to be said than the profile takes.
    private struct TooMuch: Error { let reason: UnsaidReason }

    /// All of a rule: in few selectors, or if these have too many values, in few values.
    private static func whole(
        _ rule: Expression,
        _ profile: SelectorProfile,
        _ scope: SelectorScope
    ) -> Result<CompiledRule, TooMuch> {
        let short = whole(rule, profile, scope, .fewSelectors)
        guard case .failure = short, profile.limits != nil else { return short }
        return whole(rule, profile, scope, .fewValues)
    }

    private static func whole(
        _ rule: Expression,
        _ profile: SelectorProfile,
        _ scope: SelectorScope,
        _ aim: CoverCost.Aim
    ) -> Result<CompiledRule, TooMuch> {
        var cells: [CompiledCell] = []
        do throws(TooManyAlternatives) {
            for cell in scope.cells {
                cells.append(
                    try CompiledCell(cell, keeping: rule, profile, among: scope.cells, aim)
                )
            }
        } catch {
            return .failure(TooMuch(reason: .tooMany))
        }
        var result = CompiledRule()
        result.drafts = cells.fewestDrafts(in: profile, aim)
        result.unsaid = cells.flatMap(\.unsaid)
        let faults = profile.faults(in: result.drafts.map(\.selector))
        guard let fault = faults.first(where: { $0.rule == .tooManyValues }) else {
            return .success(result)
        }
        return .failure(TooMuch(reason: UnsaidReason(fault.problem, fault.wayOut)))
    }
}

extension Expression {
    /// The parts of which all have to hold; one if there are none such.
    fileprivate var conjuncts: [Expression] {
        switch self {
        case .and(let parts): parts.flatMap(\.conjuncts)
        case .not(.or(let parts)): parts.flatMap(\.negated.conjuncts)
        case .not(.not(let part)): part.conjuncts
        case .not(.text(let field, let test)):
            test.texts.map { .not(.text(field, test.replacing([$0]))) }
        default: [self]
        }
    }
}

extension [Expression] {
    /// The same, those that refuse texts of the same field in the same way as one.
    fileprivate var rejoined: [Expression] {
        reduce(into: []) { joined, part in
            guard case .not(.text(let field, let test)) = part,
                case .not(.text(field, let last))? = joined.last,
                last.replacing(test.texts) == test
            else { return joined.append(part) }
            joined[joined.count - 1] = .not(.text(field, test.replacing(last.texts + test.texts)))
        }
    }
}

extension TextTest {
    /// The same test against other texts.
    fileprivate func replacing(_ texts: [String]) -> TextTest {
        switch self {
        case .equals: .equals(PackedTexts(texts))
        case .hasPrefix: .hasPrefix(PackedTexts(texts))
        case .hasSuffix: .hasSuffix(PackedTexts(texts))
        }
    }
}
