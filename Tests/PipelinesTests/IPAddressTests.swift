import FastJSON
import Glibc
import TestKit
import Testing

@testable import Pipelines

@Suite struct `An IP address` {
    private func address(_ text: String) -> IPAddress? {
        let bytes = Array(text.utf8)
        return IPAddress(bytes.rawSpan)
    }

    private func network(_ text: String, ipv4: Int = 24, ipv6: Int = 48) -> String {
        let bytes = Array(text.utf8)
        let network = SourceNetwork(bytes.rawSpan, .init(ipv4: ipv4, ipv6: ipv6))
        return String(decoding: network.textBytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("203.0.113.7", "203.0.113.0/24"),
        ("0.0.0.0", "0.0.0.0/24"),
        ("255.255.255.255", "255.255.255.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("2001:DB8:0001:0000:0000:0000:0000:0007", "2001:db8:1::/48"),
        ("2001:db8::1.2.3.4", "2001:db8::/48"),
        ("::", "::/48"),
        ("::1", "::/48"),
        ("fe80::", "fe80::/48"),
        ("1:2:3:4:5:6:7::", "1:2:3::/48"),
        ("::2:3:4:5:6:7:8", "0:2:3::/48"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("::FFFF:cb00:7107", "203.0.113.0/24"),
        ("0:0:0:0:0:ffff:203.0.113.7", "203.0.113.0/24"),
        ("::203.0.113.7", "::/48"),
    ])
    func `has a network`(text: String, expected: String) {
        #expect(network(text) == expected)
    }

    @Test(arguments: [
        "", ".", ":", ":::", "1.2.3", "1.2.3.4.5", "1.2.3.4/24", "01.2.3.4", "1.2.3.04", "00.1.2.3",
        "256.1.1.1", "1.2.3.1000", "1..2.3", "1.2.3.", ".1.2.3", " 1.2.3.4", "1.2.3.4 ", "1.2.3.-4",
        "0x1.2.3.4", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8", "1::2::3", "12345::", "g::", "::1%eth0", "fe80::1%1", "::/48", "1:",
        ":1", "1:2:3:4:5:6:7:", ":2:3:4:5:6:7:8", "1.2.3.4::", "::1.2.3.4:5", "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4", "::ffff:01.2.3.4", "ec2.amazonaws.com", "AWS Internal",
        "cloudtrail.amazonaws.com", "2001:db8::1\u{0}", "１.2.3.4",
    ])
    func `is not what only looks like one; that is taken as it is`(text: String) {
        #expect(address(text) == nil)
        #expect(network(text) == text)
    }

    @Test(arguments: [
        ("203.0.113.7", 0, 48, "0.0.0.0/0"), ("203.0.113.7", 32, 48, "203.0.113.7/32"),
        ("203.0.113.7", 25, 48, "203.0.113.0/25"), ("203.0.113.255", 25, 48, "203.0.113.128/25"),
        ("203.255.1.2", 9, 48, "203.128.0.0/9"),
        ("2001:db8:ffff::1", 24, 0, "::/0"), ("2001:db8::1", 24, 128, "2001:db8::1/128"),
        ("2001:db8:ffff::1", 24, 33, "2001:db8:8000::/33"),
        ("1:0:0:2:0:0:0:3", 24, 128, "1:0:0:2::3/128"),
        ("1:0:0:2:3:0:0:4", 24, 128, "1::2:3:0:0:4/128"),
        ("1:0:2:0:3:0:4:5", 24, 128, "1:0:2:0:3:0:4:5/128"),
    ])
    func `is masked to a length, and told as people write it`(
        text: String,
        ipv4: Int,
        ipv6: Int,
        expected: String
    ) {
        #expect(network(text, ipv4: ipv4, ipv6: ipv6) == expected)
    }

    @Test func `in a network has the key of the others there, and of no other network`() {
        func key(_ text: String, ipv4: Int = 24, ipv6: Int = 48) -> [UInt8] {
            var key: [UInt8] = []
            let bytes = Array(text.utf8)
            SourceNetwork(bytes.rawSpan, .init(ipv4: ipv4, ipv6: ipv6)).append(to: &key)
            return key
        }
        #expect(key("1.2.3.4") == key("::ffff:1.2.3.5"))
        #expect(key("2001:db8::1") == key("2001:db8:0:ffff::2"))
        let others = ["1.2.3.4", "1.2.4.4", "::1", "2001:db8::", "1.2.3.0/24", "", "\u{4}"]
        #expect(Set(others.map { key($0) }).count == others.count)
    }

    /// What the C library reads.
    private func known(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        guard unsafe inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
        return isMapped ? Array(bytes[12...]) : bytes
    }

    /// A text that is an address, or nearly one.
    private func text(_ random: inout SeededRandom) -> String {
        let groups = (0..<(random.oneIn(3) ? 8 : 1 + random.below(9))).map { _ in
            String(random.below(random.oneIn(3) ? 4 : 70_000), radix: 16)
        }
        var parts = random.oneIn(3) ? [] : groups
        if parts.isEmpty || random.oneIn(4) {
            let count = random.oneIn(5) ? 3 + random.below(3) : 4
            let numbers = (0..<count).map { _ in String(random.below(random.oneIn(3) ? 300 : 256)) }
            parts.append(numbers.joined(separator: "."))
        }
        if random.oneIn(2), parts.count > 1 {
            parts.replaceSubrange(1..<(1 + random.below(parts.count)), with: [""])
        }
        var text = Array(parts.joined(separator: ":"))
        while !text.isEmpty, random.oneIn(3) {
            let place = random.below(text.count)
            switch random.below(3) {
            case 0: text.remove(at: place)
            case 1: text.insert("0:.f9"[random.below(5)], at: place)
            default: text[place] = "0:.Fg"[random.below(5)]
            }
        }
        return String(text)
    }

    @Test(arguments: Seed.first(20))
    func `is read as the C library reads it`(seed: Seed) throws {
        var random = seed.random
        var addressCount = 0
        for _ in 0..<5_000 {
            let text = text(&random)
            let address = address(text)
            try #require(address?.bytes == known(text), "\(text)")
            guard let address else { continue }
            addressCount += 1
            let again = known("\(address)")
            try #require(again == address.bytes, "\(address)")
        }
        #expect(addressCount > 1_000)
    }
}

extension String {
    fileprivate subscript(place: Int) -> Character { self[index(startIndex, offsetBy: place)] }
}
