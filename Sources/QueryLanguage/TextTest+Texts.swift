internal import FastJSON

extension TextTest {
    static func equals(_ texts: [String]) -> TextTest { .equals(PackedTexts(texts)) }
    static func hasPrefix(_ texts: [String]) -> TextTest { .hasPrefix(PackedTexts(texts)) }
    static func hasSuffix(_ texts: [String]) -> TextTest { .hasSuffix(PackedTexts(texts)) }

    /// What is compared with.
    package var texts: [String] {
        switch self {
        case .equals(let list), .hasPrefix(let list), .hasSuffix(let list): list.texts
        }
    }
}
