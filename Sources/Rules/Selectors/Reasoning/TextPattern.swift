/// What one operator with one value asks of a text, byte by byte.
struct TextPattern: Hashable, Sendable {
    enum Kind: Sendable { case whole, start, end }

    let kind: Kind
    /// UTF-8.
    let text: [UInt8]

    init(_ kind: Kind, _ text: String) {
        self.init(kind, Array(text.utf8))
    }

    init(_ kind: Kind, _ text: [UInt8]) {
        self.kind = kind
        self.text = text
    }

    /// What `operation` asks, or if it deselects, what it refuses.
    init(_ operation: AdvancedEventSelector.Operator, _ text: String) {
        switch operation {
        case .equals, .notEquals: self.init(.whole, text)
        case .startsWith, .notStartsWith: self.init(.start, text)
        case .endsWith, .notEndsWith: self.init(.end, text)
        }
    }

    /// Whether a text is what is asked for.
    func matches(_ other: [UInt8]) -> Bool {
        switch kind {
        case .whole: other == text
        case .start: other.starts(with: text)
        case .end: other.reversed().starts(with: text.reversed())
        }
    }

    /// Whether every text that is as asked here is also as asked by `other`.
    func implies(_ other: TextPattern) -> Bool {
        switch (kind, other.kind) {
        case (.whole, _), (.start, .start), (.end, .end): other.matches(text)
        default: false
        }
    }

    /// Whether no text can be as asked by both.
    func excludes(_ other: TextPattern) -> Bool {
        switch (kind, other.kind) {
        case (.whole, _): !other.matches(text)
        case (_, .whole): !matches(other.text)
        case (.start, .start), (.end, .end): !implies(other) && !other.implies(self)
        case (.start, .end), (.end, .start): false
        }
    }
}
