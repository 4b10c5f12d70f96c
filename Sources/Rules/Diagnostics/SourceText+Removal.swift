extension SourceText {
    /// What goes with an element of a list, or a member of an object, when it is removed: the comma
    /// before it or, in YAML, its line; nil if more would have to change.
    ///
    /// - Parameters:
    ///   - range: of the element, without a dash, or of the member.
    ///   - isMember: a dash before a member is not its own, but the whole object's.
    func removal(of range: Range<Int>, isYAML: Bool, isMember: Bool = false) -> Range<Int>? {
        guard !range.isEmpty, range.upperBound <= bytes.count else { return nil }
        if isYAML, let line = ownLine(of: range, isMember) { return line }
        let before = bytes[..<range.lowerBound].lastIndex { !" \t\r\n".utf8.contains($0) }
        guard let before, bytes[before] == UInt8(ascii: ",") else { return nil }
        return before..<range.upperBound
    }

    /// The line on which an element stands alone, but for a remark.
    private func ownLine(of range: Range<Int>, _ isMember: Bool) -> Range<Int>? {
        let newline = UInt8(ascii: "\n")
        let start = (bytes[..<range.lowerBound].lastIndex(of: newline) ?? -1) + 1
        let end = bytes[range.upperBound...].firstIndex(of: newline) ?? bytes.count
        let before = String(decoding: bytes[start..<range.lowerBound], as: UTF8.self)
        let after = String(decoding: bytes[range.upperBound..<end], as: UTF8.self)
        guard start > 0, before.wholeMatch(of: isMember ? /\ */ : /\ *(?:- +)?/) != nil,
            after.wholeMatch(of: /\s*(\s#.*)?/) != nil
        else { return nil }
        // The line's end goes with it; that of the last line stands before it.
        return end < bytes.count ? start..<end + 1 : start - 1..<end
    }
}

extension [Range<Int>] {
    /// Ranges in the order of the text, those that share bytes as one: the last line of a file takes
    /// the end of the line before with it, which may go as well.
    var joined: [Range<Int>] {
        reduce(into: []) { joined, next in
            if let last = joined.last, next.lowerBound < last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<next.upperBound
            } else {
                joined.append(next)
            }
        }
    }
}
