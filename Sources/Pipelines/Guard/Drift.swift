/// What a principal does that it never did before.
struct Drift: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// It did nothing at all before.
    static let principal = Drift(rawValue: 1)
    /// It never made this call of this service.
    static let eventName = Drift(rawValue: 2)
    /// It never came from this network.
    static let network = Drift(rawValue: 4)
    /// It never ran into an error.
    static let error = Drift(rawValue: 8)

    /// In the order in which they are told, with what each is called.
    static let all: [(drift: Drift, name: String)] = [
        (.principal, "principal"), (.eventName, "eventName"), (.network, "network"),
        (.error, "error"),
    ]

    /// What each that holds is called.
    var names: [String] { Self.all.filter { contains($0.drift) }.map(\.name) }

    /// For people: `new network, first error`.
    var text: String {
        names.map { $0 == "error" ? "first error" : "new \($0)" }.joined(separator: ", ")
    }
}
