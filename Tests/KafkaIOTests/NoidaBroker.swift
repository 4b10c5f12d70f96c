import Foundation
import Glibc
import KafkaIO

/// A Kafka broker in a process of its own, which can be killed and started again on its data.
///
/// It is noida-db, which `Tests/Brokers/install` puts under `.build/tools`.
final class NoidaBroker {
    private let port: UInt16
    private let directory: URL
    private var process: ChildProcess?

    /// The program, if it is installed.
    static let program: String? = {
        let environment = ProcessInfo.processInfo.environment
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let installed = root.appending(path: ".build/tools/venv/bin/noida-db").path
        let program = environment["NOIDA_DB"] ?? installed
        return FileManager.default.isExecutableFile(atPath: program) ? program : nil
    }()

    /// Starts a broker without data.
    init() throws {
        port = try freePort()
        directory = FileManager.default.temporaryDirectory
            .appending(path: "sluice-kafka-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory,
            withIntermediateDirectories: true
        )
        try start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: directory)
    }

    /// One answer can be the whole backlog; a member that was killed is never removed, hence a
    /// group's members are static.
    func properties(member: String = "one") -> KafkaProperties {
        KafkaProperties([
            "bootstrap.servers": "127.0.0.1:\(port)", "receive.message.max.bytes": "2000000000",
            "group.instance.id": member, "session.timeout.ms": "6000",
            "reconnect.backoff.max.ms": "500",
        ])
    }

    /// Starts the broker on what data there is, and waits until it answers.
    func start() throws {
        process = try ChildProcess(
            Self.program ?? "noida-db",
            [
                "start", "--only", "kafka", "--kafka-port", "\(port)", "--data-dir",
                directory.path,
            ]
        )
        _ = try KafkaCluster(properties: properties(), timeout: .seconds(15), logger: testLogger)
    }

    /// Ends the broker in order: its data is kept.
    func stop() { process?.end(with: SIGTERM) }

    /// Ends the broker at once: it loses what it acknowledged in the last moment.
    func kill() { process?.end(with: SIGKILL) }

    /// Makes a topic that no other test uses and that keeps old messages.
    func makeTopic(partitions: Int = 1) throws -> String {
        let name = uniqueName("topic")
        try KafkaCluster(properties: properties(), logger: testLogger).createTopic(
            name,
            partitions: partitions,
            configuration: ["retention.ms": "-1"]
        )
        return name
    }
}

/// A port that nobody listens on.
private func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // SAFETY: `address` is a socket address of `length` bytes, as both calls want it.
    let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            unsafe bind(descriptor, address, length) == 0
                ? getsockname(descriptor, address, &length) : -1
        }
    }
    guard code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    return UInt16(bigEndian: address.sin_port)
}
