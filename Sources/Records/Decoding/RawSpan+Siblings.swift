internal import FastJSON

/// Where in a broken text other records start than the one that it starts with: a quote too many or
/// too few hides them from whoever counts brackets.
extension RawSpan {
    /// The text, cut before each object that begins as CloudTrail's records do, with `eventVersion`;
    /// of very many, only the first are cut off.
    ///
    /// What is a part of another record is left where it is: the value of a member, and what is in an
    /// array, unless it is behind a sign of a fault, or inside what seems to be a string.
    func siblings() -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var scan = BracketScan(from: 0)
        var start = 0
        var next = 1
        while parts.count < Self.siblingLimit,
            let object = firstIndex(of: UInt8(ascii: "{"), from: next)
        {
            next = object + 1
            guard startsRecord(at: object), !isValue(at: object) else { continue }
            while scan.index < object, scan.next(in: self) != nil {}
            if scan.index == object && scan.isInArray && !scan.isBroken { continue }
            if !isBlank(start..<object) { parts.append(start..<object) }
            start = object
            scan = BracketScan(from: object)
        }
        parts.append(start..<byteCount)
        return parts
    }

    private static let firstOfRecord = Array("\"eventVersion\"".utf8)
    private static let siblingLimit = JSONParser.valueLimit / 8

    private func startsRecord(at index: Int) -> Bool {
        var index = index + 1
        while index < byteCount, Self.spaces.contains(self[index]) { index += 1 }
        return extracting(index..<byteCount).hasPrefix(Self.firstOfRecord.rawSpan)
    }

    /// Whether what is at `index` is the value of a member.
    private func isValue(at index: Int) -> Bool {
        var index = index - 1
        while index >= 0, Self.spaces.contains(self[index]) { index -= 1 }
        return index >= 0 && self[index] == UInt8(ascii: ":")
    }
}
