/// How much it takes to say a rule.
struct CoverCost: Equatable {
    /// Selectors that the profile does not take.
    var illegal = 0
    let selectors: Int
    let values: Int

    /// What there should be few of; the other decides between equals.
    enum Aim: CaseIterable {
        case fewSelectors
        /// For when few selectors have more values than AWS takes.
        case fewValues
    }

    func isLess(than other: CoverCost, _ aim: Aim) -> Bool {
        switch aim {
        case .fewSelectors:
            (illegal, selectors, values) < (other.illegal, other.selectors, other.values)
        case .fewValues:
            (illegal, values, selectors) < (other.illegal, other.values, other.selectors)
        }
    }
}

extension Array {
    /// The element that takes least; of equal ones the first.
    func least(_ aim: CoverCost.Aim, by cost: (Element) -> CoverCost) -> Element? {
        guard var best = first else { return nil }
        var least = cost(best)
        for other in dropFirst() {
            let its = cost(other)
            if its.isLess(than: least, aim) { (best, least) = (other, its) }
        }
        return best
    }
}
