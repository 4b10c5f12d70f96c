extension FieldDemand {
    /// Whether it asks for nothing.
    var isTrivial: Bool { groups.isEmpty && refused.isEmpty }

    /// The same, said with fewer groups and values.
    var simplified: FieldDemand {
        var result = self
        result.groups = groups.joined(ofOneValue: KnownValues.isSingle(field)).map { group in
            group.filter { pattern in !refused.contains(where: pattern.implies) }.absorbed
        }
        result.refused = refused.absorbed.filter { !result.excludes($0) }
        return result
    }

    /// Whether what is selected is never so, so that it need not be refused.
    private func excludes(_ pattern: TextPattern) -> Bool {
        KnownValues.isSingle(field) && groups.contains { $0.allSatisfy(pattern.excludes) }
    }

    /// What is asked by one or the other, as one demand; nil if no one demand says that.
    func either(_ other: FieldDemand) -> FieldDemand? {
        var result = self
        if groups.count == 1, other.groups.count == 1, Set(refused) == Set(other.refused) {
            result.groups = [(groups[0] + other.groups[0]).absorbed]
            return result
        }
        guard groups.isEmpty, other.groups.isEmpty, KnownValues.isSingle(field),
            let both = refused.both(other.refused)
        else { return nil }
        result.refused = both.absorbed
        return result
    }

    /// Whether every record is as asked here or as asked by `other`.
    func isComplement(of other: FieldDemand) -> Bool {
        (refused.isEmpty && groups.count == 1 && other.groups.isEmpty
            && other.refused.allImply(groups[0]))
            || (other.refused.isEmpty && other.groups.count == 1 && groups.isEmpty
                && refused.allImply(other.groups[0]))
    }
}

extension [[TextPattern]] {
    /// The same groups, of which no one is implied by another; of a field that has one value, joined
    /// where patterns say it.
    func joined(ofOneValue isSingle: Bool) -> [[TextPattern]] {
        var joined: [[TextPattern]] = []
        for group in self {
            if joined.contains(where: { $0.allImply(group) }) { continue }
            joined.removeAll { group.allImply($0) }
            if isSingle, let last = joined.last, let both = last.both(group) {
                joined[joined.count - 1] = both
            } else {
                joined.append(group)
            }
        }
        return joined
    }
}

extension [TextPattern] {
    /// Without those that another one implies, and each once.
    var absorbed: [TextPattern] {
        var kept: [TextPattern] = []
        for pattern in self where !kept.contains(where: pattern.implies) {
            kept.removeAll { $0.implies(pattern) }
            kept.append(pattern)
        }
        return kept
    }

    /// Whether each implies one of `others`.
    func allImply(_ others: [TextPattern]) -> Bool {
        allSatisfy { one in others.contains(where: one.implies) }
    }

    /// What one text is that is as one of these and as one of `others`; nil if no patterns say it.
    fileprivate func both(_ others: [TextPattern]) -> [TextPattern]? {
        var result: [TextPattern] = []
        for one in self {
            for other in others where !one.excludes(other) {
                if one.implies(other) {
                    result.append(one)
                } else if other.implies(one) {
                    result.append(other)
                } else {
                    return nil
                }
            }
        }
        return result
    }
}
