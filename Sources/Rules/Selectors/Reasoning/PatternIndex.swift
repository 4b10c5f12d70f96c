/// Patterns, among which those that another one implies are looked up, not tried one by one.
struct PatternIndex {
    /// By kind; those of one length together, the shortest first.
    private let texts: [TextPattern.Kind: [(length: Int, texts: Set<[UInt8]>)]]

    init(_ patterns: some Sequence<TextPattern>) {
        texts = Dictionary(grouping: patterns, by: \.kind).mapValues { patterns in
            Dictionary(grouping: patterns.map(\.text), by: \.count)
                .sorted { $0.key < $1.key }
                .map { (length: $0.key, texts: Set($0.value)) }
        }
    }

    /// The shortest, of whole texts before others, that every text matches that is as `pattern`
    /// asks; nil if there is none.
    func implied(by pattern: TextPattern) -> TextPattern? {
        let kinds: [TextPattern.Kind] =
            pattern.kind == .whole ? [.whole, .start, .end] : [pattern.kind]
        for kind in kinds {
            if let text = text(of: kind, in: pattern.text) { return TextPattern(kind, text) }
        }
        return nil
    }

    private func text(of kind: TextPattern.Kind, in text: [UInt8]) -> [UInt8]? {
        for (length, texts) in texts[kind] ?? [] where length <= text.count {
            let part =
                switch kind {
                case .whole: text
                case .start: Array(text.prefix(length))
                case .end: Array(text.suffix(length))
                }
            if texts.contains(part) { return part }
        }
        return nil
    }
}
