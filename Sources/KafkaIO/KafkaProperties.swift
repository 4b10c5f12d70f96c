/// librdkafka's properties as the user gives them; they reach it as they are.
///
/// Our own values stand in front of them, so that the user's win; those that would break a promise
/// are refused.
package struct KafkaProperties: Sendable {
    private let values: [(name: String, value: String)]

    /// In this order; the last of a name wins.
    package init(_ values: [(name: String, value: String)]) {
        self.values = values
    }

    package init(_ values: [String: String]) {
        self.init(values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    }

    /// These properties with one more, or another value of it.
    package func setting(_ name: String, to value: String) -> KafkaProperties {
        KafkaProperties(values.filter { $0.name != name } + [(name: name, value: value)])
    }

    /// These properties without some.
    func leavingOut(_ names: [String]) -> KafkaProperties {
        KafkaProperties(values.filter { !names.contains($0.name) })
    }

    /// Of the properties that the user gave, in order.
    var names: [String] { values.map(\.name) }

    /// The value the user gave to `name`.
    package subscript(name: String) -> String? {
        values.last { $0.name == name }?.value
    }

    /// How outputs are written.
    package enum Writing: Sendable { case plainly, inTransactions }

    /// Finds what `run` would refuse, without connecting.
    /// - Throws: the first property that librdkafka, or our promise, refuses, alone or beside others.
    package func check(group: String, writing: Writing) throws(KafkaError) {
        let member = ClientRole.member(of: group)
        let producer: ClientRole =
            switch writing {
            case .plainly: .producer()
            case .inTransactions: .transactionalProducer(id: group)
            }
        _ = try configuration(for: member)
        _ = try configuration(for: producer)
        try checkServers()
        try checkTogether(member, kind: .consumer)
        try checkTogether(producer, kind: .producer)
    }

    /// The configuration of a client of this kind.
    func configuration(for role: ClientRole) throws(KafkaError) -> ClientConfiguration {
        let configuration = ClientConfiguration()
        for (name, value) in role.defaults {
            try Self.set(name, to: value, in: configuration)
        }
        for (name, value) in values {
            try role.refuse(name, value)
            guard role.understands(name) else {
                // The other kind of client gets it; here it must only be right.
                try Self.set(name, to: value, in: ClientConfiguration())
                continue
            }
            try Self.set(name, to: value, in: configuration)
        }
        for (name, value) in role.fixed {
            try Self.set(name, to: value, in: configuration)
        }
        return configuration
    }

    private static func set(
        _ name: String,
        to value: String,
        in configuration: borrowing ClientConfiguration
    ) throws(KafkaError) {
        switch configuration.set(name, to: value) {
        case .accepted:
            try refuseCutNumber(name, value, keptAs: configuration.value(of: name))
        case .unknown(let reason):
            let nearest = nearestName(
                to: name,
                among: configuration.names + ClientRole.namesOfOneKind
            )
            throw KafkaError(
                place: "kafka.\(name)",
                problem: reason,
                wayOut: nearest.map { "did you mean '\($0)'?" }
                    ?? "see librdkafka's CONFIGURATION.md for the names",
                code: .invalidArgument
            )
        case .invalid(let reason):
            throw KafkaError(
                place: "kafka.\(name)",
                problem: reason,
                wayOut: "see librdkafka's CONFIGURATION.md for its values",
                code: .invalidArgument
            )
        }
    }

    /// Of a number librdkafka reads as much as is one, and takes one with a zero in front for octal.
    private static func refuseCutNumber(
        _ name: String,
        _ value: String,
        keptAs kept: String?
    ) throws(KafkaError) {
        guard let kept, kept != value, let number = Int(kept), Int(value) != number,
            value.first.map({ $0.isASCII && $0.isNumber || "+-".contains($0) }) == true
        else { return }
        throw KafkaError(
            place: "kafka.\(name)",
            problem: "'\(value)' would be taken for \(kept)",
            wayOut: "write a whole number, in the unit that the property's name gives",
            code: .invalidArgument
        )
    }

    private static func nearestName(to name: String, among names: [String]) -> String? {
        let ranked = names.map { (name: $0, distance: editDistance(name, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }),
            best.distance <= max(2, name.count / 4)
        else { return nil }
        return best.name
    }
}

/// How many letters must be added, removed or changed to make one of the other.
private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right.utf8)
    var row = Array(0...right.count)
    for (leftIndex, letter) in left.utf8.enumerated() {
        var diagonal = row[0]
        row[0] = leftIndex + 1
        for rightIndex in right.indices {
            let change = diagonal + (letter == right[rightIndex] ? 0 : 1)
            diagonal = row[rightIndex + 1]
            row[rightIndex + 1] = min(change, diagonal + 1, row[rightIndex] + 1)
        }
    }
    return row[right.count]
}
