internal import Logging

/// What librdkafka says to properties only when a client is made of them.
extension KafkaProperties {
    /// Where brokers are looked for, by either of librdkafka's names.
    static let serverNames = ["bootstrap.servers", "metadata.broker.list"]

    /// Refuses brokers that nobody can connect to: librdkafka would wait for them.
    func checkServers() throws(KafkaError) {
        let given = Self.serverNames.first { self[$0] != nil }
        let name = given ?? Self.serverNames[0]
        let servers = (self[name] ?? "").split(separator: ",").map { server in
            String(server.filter { $0 != " " })
        }
        let wayOut = "write host:port, with a comma between several"
        guard servers.contains(where: { !$0.isEmpty }) else {
            throw Self.fault(of: name, "no broker is named", wayOut)
        }
        for server in servers where !Self.hasRightPort(server) {
            throw Self.fault(of: name, "'\(server)' has no port from 1 to 65535", wayOut)
        }
    }

    /// Whether what stands behind the last colon, if there is one, is a port.
    private static func hasRightPort(_ server: String) -> Bool {
        let address = server.split(separator: "://", maxSplits: 1).last ?? ""
        // Of an IPv6 address in brackets what stands behind them.
        let tail = address.lastIndex(of: "]").map { address[$0...] } ?? address
        guard let colon = tail.lastIndex(of: ":") else { return true }
        guard let port = Int(tail[tail.index(after: colon)...]) else { return false }
        return (1...65_535).contains(port)
    }

    /// Makes a client that knows of no broker, and lets it go.
    /// - Throws: what librdkafka says to the properties together.
    func checkTogether(_ role: ClientRole, kind: ClientKind) throws(KafkaError) {
        guard !asksForCredentials else { return }
        let properties = leavingOut(Self.serverNames)
        do {
            let handle = try ClientHandle(
                kind,
                configuration: try properties.configuration(for: role),
                callbacks: ClientCallbacks(
                    logger: Logger(label: "sluice") { _ in SwiftLogNoOpLogHandler() }
                )
            )
            handle.destroy()
        } catch {
            guard error.place == "kafka" else { throw error }
            let name = culprit(error.problem)
            let wayOut =
                name.hasPrefix("ssl.") && name.hasSuffix(".location")
                ? "check that its file is there and can be read"
                : "correct it, or what it goes with (librdkafka's CONFIGURATION.md)"
            throw Self.fault(of: name, error.problem, wayOut)
        }
    }

    /// Whether a client that is made would run a program or ask a server for its credentials.
    private var asksForCredentials: Bool {
        guard let security = self["security.protocol"]?.lowercased(), security.hasPrefix("sasl")
        else { return false }
        let mechanism = self["sasl.mechanisms"] ?? self["sasl.mechanism"] ?? "GSSAPI"
        return ["GSSAPI", "OAUTHBEARER"].contains(mechanism)
    }

    /// The name of the property that librdkafka means with `problem`: one that was given if it can
    /// be.
    private func culprit(_ problem: String) -> String {
        let named = names.compactMap { name in
            problem.firstRange(of: name).map { (name: name, start: $0.lowerBound) }
        }
        // The first, and the longest of those: one name may be the start of another.
        let first = named.min { one, other in
            one.start == other.start
                ? one.name.count > other.name.count : one.start < other.start
        }
        if let first { return first.name }
        // SCRAM's unknown hash functions are those of a mechanism.
        let isOfSASL = problem.lowercased().contains("sasl") || problem.contains("SCRAM")
        let likely = isOfSASL ? ["sasl.mechanisms", "sasl.mechanism", "security.protocol"] : []
        if let name = likely.first(where: { self[$0] != nil }) { return name }
        // In backquotes, or at the start.
        let words = problem.split { $0 == "`" || $0 == " " || $0 == ":" }.map(String.init)
        return words.first { $0.contains(".") } ?? names.last ?? Self.serverNames[0]
    }

    private static func fault(of name: String, _ problem: String, _ wayOut: String) -> KafkaError {
        KafkaError(
            place: "kafka.\(name)",
            problem: problem,
            wayOut: wayOut,
            code: .invalidArgument
        )
    }
}
