internal import FastJSON

extension RawSpan {
    static let spaces: [UInt8] = [0x20, 0x0A, 0x0D, 0x09]

    /// The index of the object, array or string that follows marks and white space at `index`, or
    /// of the end; nil if there is no mark, or something else follows.
    func valueStart(afterMarksAt index: Int) -> Int? {
        guard var end = endOfMark(at: index) else { return nil }
        while end < byteCount {
            if let next = endOfMark(at: end) {
                end = next
            } else if Self.spaces.contains(self[end]) {
                end += 1
            } else {
                let byte = self[end]
                return byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
                    || byte == UInt8(ascii: "\"") ? end : nil
            }
        }
        return end
    }
}
