/// A path as a text: a file's name may be any bytes, and those that are not UTF-8 stand in the text
/// as characters of private use, so that the same bytes can be made of it again.
public enum PathText {
    /// The character for the byte 0; only those for bytes from 0x80 on are used.
    private static let first: UInt32 = 0x10FF00

    /// The text for the bytes of a path.
    public static func text(of bytes: [UInt8]) -> String {
        var text = ""
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var position = 0
        while true {
            let count: Int
            switch parser.parseScalar(from: &rest) {
            case .emptyInput: return text
            case .error(let length): count = length
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                guard byte(for: scalar) != nil else {
                    text.unicodeScalars.append(scalar)
                    position += encoded.count
                    continue
                }
                count = encoded.count
            }
            for byte in bytes[position..<position + count] {
                // Never nil: the characters of private use go up to 0x10FFFF.
                text.unicodeScalars.append(Unicode.Scalar(first + UInt32(byte))!)
            }
            position += count
        }
    }

    /// The bytes that `text` stands for.
    public static func bytes(of text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = byte(for: scalar) {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar)!)  // every scalar has an encoding
            }
        }
        return bytes
    }

    /// The text for a person: bytes that are not UTF-8 as `\xE9`.
    public static func printed(_ text: String) -> String {
        var printed = ""
        for scalar in text.unicodeScalars {
            if let byte = byte(for: scalar) {
                printed += "\\x" + String(byte, radix: 16, uppercase: true)
            } else {
                printed.unicodeScalars.append(scalar)
            }
        }
        return printed
    }

    /// The path of what the file at `path` calls `name`: beside it, unless the name begins at the
    /// root. A name is a text, as `path` is not, and never standard input.
    public static func path(of name: String, namedBy path: String) -> String {
        let name = text(of: Array(name.utf8))
        guard name.utf8.first != UInt8(ascii: "/") else { return name }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return name == "-" ? "./-" : name
        }
        return path[...slash] + name
    }

    /// The bytes with a zero behind them, as C takes them.
    static func cString(of text: String) -> [CChar] {
        bytes(of: text).map { CChar(bitPattern: $0) } + [0]
    }

    private static func byte(for scalar: Unicode.Scalar) -> UInt8? {
        scalar.value >= first + 0x80 ? UInt8(scalar.value - first) : nil
    }
}
