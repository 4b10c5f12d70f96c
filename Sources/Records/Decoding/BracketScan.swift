internal import FastJSON

/// Goes through a text that is not JSON as a whole by its brackets, quotes and line ends alone, and
/// finds its way again where one is missing: a string ends with its line; a bracket closes what was
/// opened inside it; and where an object follows a comma in an object, that was not closed.
struct BracketScan {
    /// The index of what comes next.
    private(set) var index: Int
    /// The brackets that are open, the outermost first.
    private(set) var open: [UInt8]
    /// Whether a sign of a fault has been met.
    private(set) var isBroken = false
    private var openObjectCount = 0
    /// The last byte outside strings that is no white space.
    private var last: UInt8 = 0
    private var lastComma = 0

    /// What was met.
    enum Token: Equatable {
        /// A bracket opens. Where one was missing before the last comma, which is at `resumed`, what
        /// was open inside the innermost array has been closed there.
        case opening(resumed: Int?)
        case closing, comma, lineEnd, other
    }

    /// - Parameter isInArray: whether an array is open at `index`.
    init(from index: Int, inArray isInArray: Bool = false) {
        self.index = index
        open = isInArray ? [UInt8(ascii: "[")] : []
    }

    var isInArray: Bool { open.count > openObjectCount }

    /// Reads what is at `index` and goes on behind it; nil at the end of `text`.
    mutating func next(in text: RawSpan) -> Token? {
        guard index < text.byteCount else { return nil }
        let at = index
        let byte = text[at]
        index += 1
        switch byte {
        case UInt8(ascii: "\n"):
            return .lineEnd
        case UInt8(ascii: "\""):
            skipString(in: text)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let resumed = closeUnclosedObjects() ? lastComma : nil
            open.append(byte)
            openObjectCount += byte == UInt8(ascii: "{") ? 1 : 0
            last = byte
            return .opening(resumed: resumed)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            last = byte
            return close(byte == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "["))
        case UInt8(ascii: ","):
            last = byte
            lastComma = at
            return .comma
        case 0x20, 0x09, 0x0D:
            return .other
        default: break
        }
        last = byte
        return .other
    }

    private mutating func skipString(in text: RawSpan) {
        while index < text.byteCount, text[index] != UInt8(ascii: "\n") {
            switch text[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\") where index + 1 < text.byteCount:
                index += text[index + 1] == UInt8(ascii: "\n") ? 1 : 2
            default: index += 1
            }
        }
        isBroken = true
    }

    private mutating func closeUnclosedObjects() -> Bool {
        guard last == UInt8(ascii: ","), open.last == UInt8(ascii: "{") else { return false }
        isBroken = true
        while open.last == UInt8(ascii: "{") { removeLast() }
        return true
    }

    private mutating func close(_ bracket: UInt8) -> Token {
        let isOpen = bracket == UInt8(ascii: "{") ? openObjectCount > 0 : isInArray
        isBroken = isBroken || open.last != bracket
        guard isOpen else { return .other }
        while open.last != bracket { removeLast() }
        removeLast()
        return .closing
    }

    private mutating func removeLast() {
        openObjectCount -= open.removeLast() == UInt8(ascii: "{") ? 1 : 0
    }
}
