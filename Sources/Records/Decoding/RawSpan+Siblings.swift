internal import FastJSON

/// Where in a broken text objects start that begin as it does: a quote or a bracket too many or too
/// few hides them from whoever counts brackets.
extension RawSpan {
    /// The text, cut before each object that begins with the same member as the text, or if there is
    /// none, with the one that CloudTrail writes first. Of very many, only the first are cut off.
    func siblings() -> [Range<Int>] {
        if let name = firstName {
            let parts = parts(beforeObjectsWith: name)
            if parts.count > 1 { return parts }
        }
        return parts(beforeObjectsWith: Self.firstOfEvents)
    }

    private static let firstOfEvents = Array("\"eventVersion\"".utf8)
    private static let siblingLimit = 1 << 16
    /// A name that is longer is none.
    private static let nameLimit = 64

    /// The name of the first member, with its quotes; nil if the text does not start with an object.
    private var firstName: [UInt8]? {
        guard let name = nameOfObject(at: 0) else { return nil }
        guard let quote = firstIndex(of: UInt8(ascii: "\""), from: name + 1),
            quote - name <= Self.nameLimit
        else { return nil }
        return SharedBytes(copying: extracting(name..<quote + 1)).array
    }

    /// Where the quote is that an object at `index` begins with.
    private func nameOfObject(at index: Int) -> Int? {
        guard index < byteCount, self[index] == UInt8(ascii: "{") else { return nil }
        var index = index + 1
        while index < byteCount, Self.spaces.contains(self[index]) { index += 1 }
        return index < byteCount && self[index] == UInt8(ascii: "\"") ? index : nil
    }

    private func parts(beforeObjectsWith name: [UInt8]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        var next = 1
        while parts.count < Self.siblingLimit,
            let object = firstIndex(of: UInt8(ascii: "{"), from: next)
        {
            next = object + 1
            guard let own = nameOfObject(at: object),
                extracting(own..<byteCount).hasPrefix(name.rawSpan), !isValue(at: object)
            else { continue }
            parts.append(start..<object)
            start = object
        }
        parts.append(start..<byteCount)
        return parts
    }

    /// Whether what is at `index` is the value of a member.
    private func isValue(at index: Int) -> Bool {
        var index = index - 1
        while index >= 0, Self.spaces.contains(self[index]) { index -= 1 }
        return index >= 0 && self[index] == UInt8(ascii: ":")
    }
}
