extension Message {
    /// What `position`, a byte index into the message's value, adds to its offset: nothing in
    /// Kafka, whose offsets count messages; in files offsets count bytes.
    func positions(_ position: Int) -> Int64 {
        offsetUnit == .bytes ? Int64(position) : 0
    }
}
