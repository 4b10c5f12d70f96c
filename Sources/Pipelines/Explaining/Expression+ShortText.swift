internal import FastJSON
internal import QueryLanguage

extension Expression {
    /// As it is written, with long lists cut short.
    ///
    /// - Parameter telling: the texts that are shown of those.
    func shortText(showing telling: [String] = []) -> String {
        var cuts: [String] = []
        let text = shortened(telling, &cuts).text
        // What stands for the rest is no text of the list.
        return cuts.reduce(text) { $0.replacing("'\($1)'", with: $1) }
    }

    private func shortened(_ telling: [String], _ cuts: inout [String]) -> Expression {
        switch self {
        case .and(let parts): return .and(parts.map { $0.shortened(telling, &cuts) })
        case .or(let parts): return .or(parts.map { $0.shortened(telling, &cuts) })
        case .not(let part): return .not(part.shortened(telling, &cuts))
        case .element(let field, let part):
            return .element(of: field, part.shortened(telling, &cuts))
        case .text(let field, let test):
            let texts = test.texts
            let list = LongList(texts.count, decides: { _ in false }) { index in
                telling.contains { $0.utf8.elementsEqual(texts[index].utf8) }
            }
            guard let rest = list.rest else { return self }
            cuts.append(rest)
            return .text(field, test.with(list.shown.map { texts[$0] } + [rest]))
        case .constant, .number, .present: return self
        }
    }
}

extension TextTest {
    /// The same test against other texts.
    fileprivate func with(_ texts: [String]) -> TextTest {
        switch self {
        case .equals: .equals(PackedTexts(texts))
        case .hasPrefix: .hasPrefix(PackedTexts(texts))
        case .hasSuffix: .hasSuffix(PackedTexts(texts))
        }
    }
}
