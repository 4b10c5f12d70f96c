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

    /// The longest text that `other` starts with.
    func longestPrefix(of other: RawSpan) -> Int? { prefixes.longestAffix(of: other) }

    /// The longest text that `other` ends with.
    func longestSuffix(of other: RawSpan) -> Int? { suffixes.longestAffix(of: other) }
}
