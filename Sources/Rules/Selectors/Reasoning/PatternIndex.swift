/// Patterns, among which those that another one implies are looked up, not tried one by one.
struct PatternIndex {
    /// By kind and length.
    private var texts: [TextPattern.Kind: [Int: Set<[UInt8]>]] = [:]

    init(_ patterns: some Sequence<TextPattern>) {
        for pattern in patterns {
            texts[pattern.kind, default: [:]][pattern.text.count, default: []].insert(pattern.text)
        }
    }

    /// One that every text matches that is as `pattern` asks; nil if there is none.
    func implied(by pattern: TextPattern) -> TextPattern? {
        let kinds: [TextPattern.Kind] =
            pattern.kind == .whole ? [.whole, .start, .end] : [pattern.kind]
        for kind in kinds {
            if let text = text(of: kind, in: pattern.text) { return TextPattern(kind, text) }
        }
        return nil
    }

    private func text(of kind: TextPattern.Kind, in text: [UInt8]) -> [UInt8]? {
        guard let byLength = texts[kind] else { return nil }
        if kind == .whole { return byLength[text.count]?.contains(text) == true ? text : nil }
        for (length, texts) in byLength where length <= text.count {
            let part = Array(kind == .start ? text.prefix(length) : text.suffix(length))
            if texts.contains(part) { return part }
        }
        return nil
    }
}
