internal import QueryLanguage
package import Records

/// Says of a record what keeps or drops it, by the same expressions that do so in a stream.
package struct SelectorExplainer: Sendable {
    /// The text that all places are in.
    package let text: SourceText
    /// The selectors in their order.
    package let terms: [SelectorTerm]
    /// What the accounts put decisions down to.
    package let reasons: SelectionReasons
    private let policy: SelectorPolicy
    private let asksForCategory: Bool

    /// - Parameters:
    ///   - written: selectors that can be used as they are.
    ///   - text: what they were read from.
    package init(_ written: WrittenSelectors, in text: SourceText, _ policy: SelectorPolicy) {
        self.text = text
        self.policy = policy
        reasons = written.selectors.reasons(policy)
        var content = written.content
        if written.selectors.isEmpty, policy.whenEmpty == .awsDefault {
            content = .basic([.awsDefault(at: written.range)])
        }
        switch content {
        case .advanced(let selectors):
            terms = selectors.enumerated().map {
                SelectorTerm($0.offset + 1, $0.element, policy.resourceBinding)
            }
            asksForCategory = selectors.contains { $0.selector.asksForCategory }
        case .basic(let selectors):
            terms = selectors.enumerated().flatMap { index, selector in
                selector.parts.map {
                    SelectorTerm(index + 1, $0.selector, part: $0.name, .sameElement)
                }
            }
            asksForCategory = true
        }
    }

    /// What decides about a record.
    package func decision(on record: Record) -> SelectionDecision {
        for index in terms.indices where terms[index].whole.holds(ofRecord: record) {
            return .matched(term: index)
        }
        for exception in reasons.exceptions where exception.condition.holds(ofRecord: record) {
            return SelectorPolicy.Exemption(rawValue: exception.setting).map { .exempt($0) }
                ?? .whenEmpty
        }
        let step = reasons.losingStep(record)!  // no selector matches
        let isMissing = reasons.steps[step].isMissing(in: record)
        return .dropped(step: step, isMissing: isMissing, hint(for: record))
    }

    /// What would make a dropped record kept.
    private func hint(for record: Record) -> SelectionDecision.Hint? {
        if asksForCategory {
            for exemption in SelectorPolicy.Exemption.allCases
            where exemption.expression.holds(ofRecord: record) {
                return .unspoken(exemption)
            }
        }
        return nearestMiss(record).map { .nearest($0) }
    }

    /// The name of what a decision is put down to in the accounts.
    package func reason(of decision: SelectionDecision) -> String {
        switch decision {
        case .matched(let term): reasons.selectors[terms[term].number - 1]
        case .exempt(let exemption): exemption.rawValue
        case .whenEmpty: reasons.exceptions[0].setting
        case .dropped(let step, let isMissing, _):
            reasons.droppedNames[
                SelectionReasons.droppedNumber(step: step, isMissing: isMissing)
            ]
        }
    }

    /// How near a selector came; the smaller, the nearer.
    private struct Distance: Comparable {
        let isOfOtherCategory: Bool
        let failing: Int
        let holding: Int

        static func < (left: Distance, right: Distance) -> Bool {
            (left.isOfOtherCategory ? 1 : 0, left.failing, -left.holding)
                < (right.isOfOtherCategory ? 1 : 0, right.failing, -right.holding)
        }
    }

    private func nearestMiss(_ record: Record) -> SelectionDecision.Miss? {
        var nearest: (distance: Distance, term: Int)?
        for index in terms.indices {
            let distance = distance(of: terms[index], from: record)
            if let least = nearest?.distance, !(distance < least) { continue }
            nearest = (distance, index)
        }
        guard let nearest else { return nil }
        let cause = terms[nearest.term].cause(of: record)
        return SelectionDecision.Miss(term: nearest.term, cause: cause)
    }

    private func distance(of term: SelectorTerm, from record: Record) -> Distance {
        var holding = 0
        for field in term.fields where field.whole.holds(ofRecord: record) { holding += 1 }
        var isOfOtherCategory = false
        for field in term.category where !field.whole.holds(ofRecord: record) {
            isOfOtherCategory = true
        }
        return Distance(
            isOfOtherCategory: isOfOtherCategory,
            failing: term.fields.count - holding,
            holding: holding
        )
    }
}

extension SelectorTerm {
    /// Why it does not match `record`; only for a selector that does not.
    func cause(of record: Record) -> SelectionDecision.Cause {
        for index in decidingOrder where !fields[index].whole.holds(ofRecord: record) {
            for value in fields[index].deselecting
            where fields[index].values[value].fits.holds(ofRecord: record) {
                return .deselected(field: index, value: value)
            }
            return .notSelected(field: index)
        }
        return .apart
    }

    /// Where what `cause` names is, in bytes of the text.
    package func range(of cause: SelectionDecision.Cause) -> Range<Int> {
        switch cause {
        case .deselected(let field, let value): fields[field].values[value].value.range
        case .notSelected(let field):
            fields[field].selecting.first.map { fields[field].values[$0].operationRange }
                ?? fields[field].range
        case .apart: fields.first { $0.isOfCandidates }?.range ?? range
        }
    }
}

extension WrittenBasicSelector {
    /// What a trail without selectors has.
    fileprivate static func awsDefault(at range: Range<Int>) -> WrittenBasicSelector {
        WrittenBasicSelector(
            range: range,
            readWriteType: .all,
            includesManagementEvents: true,
            excludedSources: [],
            resources: []
        )
    }
}
