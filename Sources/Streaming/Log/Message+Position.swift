extension Message {
    /// The offset of what stands at `position`, a byte index into the message's value: in Kafka, whose
    /// offsets count messages, the message's; in files offsets count bytes.
    func offset(at position: Int) -> Offset {
        offsetUnit == .bytes ? Offset(offset.rawValue + Int64(position)) : offset
    }
}
