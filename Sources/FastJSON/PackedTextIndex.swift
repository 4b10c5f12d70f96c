/// Finds among many packed texts the one that a text is, starts with or ends with, without trying
/// them one by one.
struct PackedTextIndex: ~Copyable {
    private let hashes: HashSlots
    private let prefixes: OrderedTexts
    private let suffixes: OrderedTexts

    init(_ texts: [[UInt8]]) {
        hashes = HashSlots(texts)
        prefixes = OrderedTexts(texts, from: .start)
        suffixes = OrderedTexts(texts, from: .end)
    }

    /// Which text is `other`; `texts` are those that the index was made for.
    func index(of other: RawSpan, among texts: PackedTexts) -> Int? {
        hashes.index(of: other, among: texts)
    }

    /// Whether some text is how `other` starts.
    func containsPrefix(of other: RawSpan) -> Bool { prefixes.containsAffix(of: other) }

    /// Whether some text is how `other` ends.
    func containsSuffix(of other: RawSpan) -> Bool { suffixes.containsAffix(of: other) }
}
