/// Everything that `SyntheticTraffic` chooses from, compiled once per process.
struct SyntheticCatalogue: Sendable {
    /// One kind of caller: who they are and what they call.
    struct Callers: Sendable {
        let kind: SyntheticCaller
        let principals: [SyntheticPrincipal]
        let records: [SyntheticRecord]
        /// Positions in `records`, each as often as its share of the slots.
        let slots: [Int]
    }

    /// By the position of `SyntheticCaller`.
    let callers: [Callers]
    /// Positions in `callers`, a thousand of them, each as often as its share.
    let slots: [Int]
    /// The records of a burst.
    let failedSignIn: SyntheticRecord
    /// Who makes a burst.
    let intruder: SyntheticPrincipal

    static let shared = SyntheticCatalogue()

    private init() {
        callers = SyntheticCaller.allCases.map { kind in Callers(kind) }
        slots = SyntheticCaller.allCases.flatMap { kind in
            Array(repeating: kind.rawValue, count: SyntheticPrincipal.share(of: kind))
        }
        precondition(slots.count == 1_000, "the shares of the callers must add up to 1,000")
        failedSignIn = SyntheticRecord(.failedSignIn)
        intruder = SyntheticPrincipal.all(.user)[0]
    }
}

extension SyntheticCatalogue.Callers {
    private static let slotCount = 4_096

    init(_ kind: SyntheticCaller) {
        let operations = SyntheticOperation.all.filter { $0.callers.contains(kind) }
        let total = operations.reduce(0) { sum, operation in sum + operation.weight }
        self.kind = kind
        principals = SyntheticPrincipal.all(kind)
        records = operations.map { operation in SyntheticRecord(operation) }
        slots = operations.indices.flatMap { index in
            let share = operations[index].weight * Self.slotCount / total
            return Array(repeating: index, count: max(1, share))
        }
    }
}
