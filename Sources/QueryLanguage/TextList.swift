internal import FastJSON

/// Texts as UTF-8, one behind the other in one array: nothing is counted or copied while a record
/// is compared with them.
package struct TextList: Hashable, Sendable {
    private let bytes: [UInt8]
    /// Where each text ends.
    private let ends: [Int]

    package init(_ texts: some Sequence<some StringProtocol>) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
        self.bytes = bytes
        self.ends = ends
    }

    /// The texts.
    package var texts: [String] {
        zip([0] + ends, ends).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
    }

    /// Whether `fits` holds of some text.
    func contains(where fits: (RawSpan) -> Bool) -> Bool {
        let all = bytes.rawSpan
        var start = 0
        for index in ends.indices {
            let end = ends[index]
            if fits(all.extracting(start..<end)) { return true }
            start = end
        }
        return false
    }
}
