/// Which of many things are shown to people: those that tell something, and how many there are
/// beside them.
struct LongList {
    /// Indexes, ascending.
    let shown: [Int]
    let hiddenCount: Int

    /// Lists that are no longer than this are shown as they are.
    private static let limit = 12
    /// How many are shown where none tells anything.
    private static let sampleCount = 3

    /// - Parameters:
    ///   - decides: those that have to be shown.
    ///   - tells: those that are, as far as there is room.
    init(_ count: Int, decides: (Int) -> Bool, tells: (Int) -> Bool) {
        guard count > Self.limit else {
            (shown, hiddenCount) = (Array(0..<count), 0)
            return
        }
        let deciding = (0..<count).filter(decides).prefix(Self.limit)
        let telling = (0..<count).filter { tells($0) && !decides($0) }
            .prefix(Self.limit - deciding.count)
        let found = (deciding + telling).sorted()
        shown = found.isEmpty ? Array(0..<Self.sampleCount) : found
        hiddenCount = count - shown.count
    }

    /// `… and 480 more`; nil if all are shown.
    var rest: String? { hiddenCount == 0 ? nil : "… and \(hiddenCount) more" }
}
