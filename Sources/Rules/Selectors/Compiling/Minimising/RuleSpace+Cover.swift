extension RuleSpace {
    /// The rule as alternatives, each a list of terms that all hold: the fewest, and of these some
    /// with few values, or the other way round. Where few tests are made, no smaller number is
    /// possible.
    ///
    /// Alternatives with terms that the profile does not take are there only for what can't be said
    /// otherwise.
    func alternatives(_ aim: CoverCost.Aim) throws(TooManyAlternatives) -> TermAlternatives {
        var covers = [try cover(.fewestValues)]
        if aim == .fewSelectors {
            covers.append(try cover(.widest))
            let fewest = min(covers[0].cubes.count, covers[1].cubes.count)
            if let exact = exactCover(fewerThan: fewest, covers[0]) { covers.append(exact) }
        }
        for index in covers.indices { covers[index].shorten() }
        guard var best = covers.least(aim, by: \.cost), best.isRight() else {
            throw TooManyAlternatives()
        }
        return best.alternatives
    }

    private func cover(_ aim: ValueAxis.Aim) throws(TooManyAlternatives) -> Cover {
        var search = CoverSearch(axes, diagram, aim)
        let part = try search.cover(wanted, within: allowed)
        var cover = Cover(part.cubes, of: self, search.diagram)
        if aim == .widest { cover.widen() }
        cover.leaveOutNeedless()
        return cover
    }

    /// - Parameter other: a cover that was found otherwise.
    private func exactCover(fewerThan count: Int, _ other: Cover) -> Cover? {
        guard other.cost.illegal == 0, var exact = ExactCover(self, other.diagram) else {
            return nil
        }
        let cubes = exact.cubes(keeping: wanted, within: allowed, fewerThan: count)
        return cubes.map { Cover($0, of: self, other.diagram) }
    }
}
