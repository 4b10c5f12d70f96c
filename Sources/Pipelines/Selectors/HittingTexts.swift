internal import FastJSON
internal import QueryLanguage

/// Texts that many selectors compare in one way, and which of the selectors each one hits.
///
/// A text is looked up once for all of them. The longest prefix that fits hits what the shorter ones
/// do, which it goes on from; so do suffixes.
struct HittingTexts<let wordCount: Int>: ~Copyable, Sendable {
    private let kind: FittingKind
    private let texts: PackedTexts
    /// Of one text after the other.
    private let hits: [Hit]
    /// By the number of a text, where its hits end.
    private let ends: [Int]

    /// What a text hits of the 64 selectors of a word.
    private struct Hit {
        let word: Int
        let selecting: UInt64
        let excluding: UInt64
    }

    /// - Parameter tests: of this kind.
    init(_ kind: FittingKind, _ tests: [SharedTest]) {
        // Not by `String`, for which different bytes may be equal.
        var tested: [[UInt8]: SelectorHits<wordCount>] = [:]
        for test in tests {
            for text in test.test.texts {
                tested[Array(text.utf8), default: SelectorHits()].insert(
                    test.selector,
                    test.isExcluding
                )
            }
        }
        let ordered = tested.keys.sorted { left, right in
            left.count == right.count
                ? left.lexicographicallyPrecedes(right) : left.count < right.count
        }
        self.kind = kind
        texts = PackedTexts(ordered.map { String(decoding: $0, as: UTF8.self) })
        var whole: [SelectorHits<wordCount>] = []
        var hits: [Hit] = []
        var ends: [Int] = []
        for text in ordered {
            var own = tested[text]!  // one of the keys
            // Shorter texts come first, and have what they go on from by then.
            if let stem = kind.stem(of: text, among: texts) { own.formUnion(whole[stem]) }
            whole.append(own)
            for word in 0..<wordCount where own.selecting[word] | own.excluding[word] != 0 {
                hits.append(
                    Hit(word: word, selecting: own.selecting[word], excluding: own.excluding[word])
                )
            }
            ends.append(hits.count)
        }
        self.hits = hits
        self.ends = ends
    }

    /// Adds what `text` hits.
    func look(at text: RawSpan, _ found: inout SelectorHits<wordCount>) {
        guard let number = kind.number(of: text, among: texts) else { return }
        for index in (number == 0 ? 0 : ends[number - 1])..<ends[number] {
            found.selecting[hits[index].word] |= hits[index].selecting
            found.excluding[hits[index].word] |= hits[index].excluding
        }
    }
}

/// Which part of a text another one has to be.
enum FittingKind: Sendable {
    case whole, start, end

    /// The longest of `texts` that fits `other`.
    @inline(__always) fileprivate func number(of other: RawSpan, among texts: PackedTexts) -> Int? {
        switch self {
        case .whole: texts.index(of: other)
        case .start: texts.longestPrefix(of: other)
        case .end: texts.longestSuffix(of: other)
        }
    }

    /// The longest of `texts` that fits whatever `text` fits, but is shorter.
    fileprivate func stem(of text: [UInt8], among texts: PackedTexts) -> Int? {
        guard !text.isEmpty else { return nil }
        return switch self {
        case .whole: nil
        case .start: texts.longestPrefix(of: Array(text.dropLast()).rawSpan)
        case .end: texts.longestSuffix(of: Array(text.dropFirst()).rawSpan)
        }
    }
}

extension TextTest {
    var kind: FittingKind {
        switch self {
        case .equals: .whole
        case .hasPrefix: .start
        case .hasSuffix: .end
        }
    }
}
