internal import FastJSON

/// Where a call came from, as far as it tells one place from another: the network of an address, or the
/// text that stands in its place, such as the name of a service.
enum SourceNetwork: Equatable, Sendable {
    case network(IPAddress, length: Int)
    case text([UInt8])

    /// How many of an address's first bits make its network.
    struct PrefixLengths: Equatable, Sendable {
        var ipv4 = 24
        var ipv6 = 48
    }

    /// - Parameter text: of `sourceIPAddress`.
    init(_ text: RawSpan, _ lengths: PrefixLengths) {
        guard let address = IPAddress(text) else {
            self = .text(text.array)
            return
        }
        let length = address.isVersion4 ? lengths.ipv4 : lengths.ipv6
        self = .network(address.masked(to: length), length: length)
    }

    /// Appends bytes that no other network has.
    func append(to key: inout [UInt8]) {
        switch self {
        case .network(let address, _):
            key.append(UInt8(address.bytes.count))
            key += address.bytes
        case .text(let text):
            key.append(0)
            key += text
        }
    }

    /// For people: `203.0.113.0/24`.
    var textBytes: [UInt8] {
        switch self {
        case .network(let address, let length): Array("\(address)/\(length)".utf8)
        case .text(let text): text
        }
    }
}
