extension Duration {
    /// Whole milliseconds, rounded up, as librdkafka's timeouts want them.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(max(0, seconds * 1_000 + fraction))
    }
}
