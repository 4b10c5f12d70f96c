import Foundation
import TestKit
import Testing

/// What the files of `../shared/data/hostile` hold.
enum HostileFile {
    /// The bytes of a file, which are made here for one that is too large to be kept there; nil if it
    /// is absent.
    static func bytes(of file: String) -> [UInt8]? {
        if let bytes = try? SharedMaterial.bytes("hostile/\(file)") { return bytes }
        return file == "size-8MiB.json" ? record(ofByteCount: 8 << 20) : nil
    }

    /// The record of 1 MiB, which is mostly padding, with more of it.
    static func record(ofByteCount count: Int) -> [UInt8]? {
        guard var bytes = try? SharedMaterial.bytes("hostile/size-1MiB.json"),
            let pad = Data(bytes).firstRange(of: Data("\"pad\":\"".utf8))
        else { return nil }
        let padding = repeatElement(UInt8(ascii: "p"), count: count - bytes.count)
        bytes.insert(contentsOf: padding, at: pad.upperBound)
        return bytes
    }
}

@Suite struct `A hostile file that is made` {
    @Test(.enabled(if: SharedMaterial.isPresent, "needs ../shared/data, which this checkout lacks"))
    func `is as one that is there`() throws {
        let there = try SharedMaterial.bytes("hostile/size-1MiB+1.json")
        #expect(HostileFile.record(ofByteCount: there.count) == there)
        #expect(HostileFile.bytes(of: "size-8MiB.json")?.count == 8 << 20)
        #expect(HostileFile.bytes(of: "absent.json") == nil)
    }
}
