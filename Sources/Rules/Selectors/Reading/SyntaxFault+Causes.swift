internal import FastJSON

extension SyntaxFault {
    /// Why a text is not JSON, by what stands where the parser stopped; the parser's own words if
    /// nothing there tells.
    init(_ error: JSONError, in bytes: [UInt8]) {
        let stop = bytes[min(error.position, bytes.count)...].firstIndex { !Self.isSpace($0) }
        guard let stop, let cause = Self.cause(at: stop, in: bytes) else {
            self.init(at: error.position, "not JSON: \(error)", "correct the document")
            return
        }
        self.init(at: stop, cause.problem, cause.wayOut)
    }

    private typealias Cause = (problem: String, wayOut: String)

    private static func cause(at stop: Int, in bytes: [UInt8]) -> Cause? {
        let text = String(decoding: bytes[stop...].prefix(16), as: UTF8.self)
        switch text.first {
        case "'" where ["[", "{"].contains(text.dropFirst().first):
            return ("the document is in quotes, as for a shell", "remove them")
        case "'": return ("a text in single quotes", "write it in double quotes")
        case "\u{201C}", "\u{201D}", "\u{2018}", "\u{2019}":
            return ("a typographic quote", "write \" in its place")
        case "\\": return ("a quote behind a backslash, as for a shell", "remove the backslashes")
        case "/" where text.hasPrefix("//") || text.hasPrefix("/*"), "#":
            return ("a comment, which JSON has not", "remove it, or write the document as YAML")
        case "]", "}": return followsComma(stop, in: bytes) ? trailingComma : nil
        default: return word(text)
        }
    }

    private static let trailingComma = Cause("a comma behind the last one", "remove it")

    private static func followsComma(_ position: Int, in bytes: [UInt8]) -> Bool {
        bytes[..<position].last { !isSpace($0) } == UInt8(ascii: ",")
    }

    /// What other languages have for JSON's words.
    private static func word(_ text: String) -> Cause? {
        let word = text.prefix { $0.isLetter }
        let meant = ["True": "true", "False": "false", "None": "null"][String(word)]
        return meant.map { ("'\(word)' is not a word of JSON", "write '\($0)'") }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
}

extension SyntaxFault {
    /// Why bytes are no text at all, or one in another encoding; nil if they may be UTF-8.
    package init?(ofEncoding bytes: [UInt8]) {
        let start = Array(bytes.prefix(2))
        switch start {
        case [0x1F, 0x8B]:
            self.init(at: 0, "the file is compressed", "unpack it with gzip -d")
        case [0xFF, 0xFE], [0xFE, 0xFF]:
            self.init(at: 0, "the text is in UTF-16", "save it in UTF-8")
        default:
            guard let zero = bytes.firstIndex(of: 0) else {
                guard let position = Self.firstInvalid(in: bytes) else { return nil }
                self.init(at: position, "the text is not in UTF-8", "save it so")
                return
            }
            let isWide = zero < 2 && bytes.count > 3 && bytes[zero == 0 ? 3 : 2] != 0
            if isWide {
                self.init(at: 0, "the text is in UTF-16", "save it in UTF-8")
            } else {
                self.init(at: zero, "the file is no text", "name one in JSON or YAML")
            }
        }
    }

    /// Where the first bytes are that no character has in UTF-8.
    private static func firstInvalid(in bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var parser = UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var position = 0
        while case .valid(let character) = parser.parseScalar(from: &rest) {
            position += character.count
        }
        return position
    }

    /// The first `\uD800` to `\uDFFF` in a JSON text that is no character by itself; nil if there
    /// is none.
    init?(ofLoneSurrogateIn bytes: [UInt8]) {
        var index = 0
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "\\")) {
            index = min(start + 2, bytes.count)
            guard let unit = Self.escapedUnit(at: start, in: bytes) else { continue }
            index = start + 6
            switch unit {
            case 0xD800..<0xDC00:
                if let next = Self.escapedUnit(at: index, in: bytes), 0xDC00..<0xE000 ~= next {
                    index += 6
                    continue
                }
            case 0xDC00..<0xE000: break
            default: continue
            }
            self.init(at: start, "half of a surrogate pair, which is no character", "write both")
            return
        }
        return nil
    }

    /// The code unit that `\u` and four digits stand for.
    private static func escapedUnit(at start: Int, in bytes: [UInt8]) -> UInt16? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"),
            bytes[start + 1] == UInt8(ascii: "u")
        else { return nil }
        return UInt16(String(decoding: bytes[start + 2..<start + 6], as: UTF8.self), radix: 16)
    }
}
