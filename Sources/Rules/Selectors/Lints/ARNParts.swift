/// The parts of an ARN, or of the beginning of one: `arn:partition:service:region:account:resource`.
struct ARNParts {
    let partition: Substring
    let service: Substring
    let account: Substring
    /// Nil if the text ends before it.
    let resource: Substring?
    /// Whether the text ends within the service's name, or right behind it.
    let isServiceLast: Bool

    /// Nil if the text does not begin as an ARN does, or ends before the service is told.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "arn" else { return nil }
        partition = parts[1]
        service = parts[2]
        account = parts.count > 4 ? parts[4] : ""
        resource = parts.count > 5 ? parts[5] : nil
        isServiceLast = parts.count == 3
    }
}
