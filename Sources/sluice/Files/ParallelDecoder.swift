import FastJSON
import Foundation
import Records

/// Reads inputs one after the other and decodes their blocks on every core; gives the records back
/// in the order of the inputs.
///
/// A blocking worker is a thread of its own, never a task of the cooperative pool.
final class ParallelDecoder: @unchecked Sendable {
    // SAFETY: everything mutable is used only while `condition` is locked; the decoders belong to
    // one thread each.

    /// What comes out, in order.
    enum Item: Sendable {
        case block(file: Int, offset: Int64, bytes: SharedBytes, records: RecordBatch)
        case end(file: Int)
        case failed(file: Int, any Error)
    }

    private let condition = NSCondition()
    private let files: [String]
    private let outstandingLimit: Int
    private var reader: BlockReader?
    private var nextFile = 0
    private var nextToRead = 0
    private var nextToGive = 0
    private var ready: [Int: Item] = [:]

    init(files: [String], threadCount: Int) {
        self.files = files
        outstandingLimit = threadCount * 3
        for _ in 0..<threadCount {
            Thread.detachNewThread { [self] in decodeBlocks() }
        }
    }

    /// Waits for the next item; nil when every input is at its end.
    func next() -> Item? {
        condition.withLock {
            guard nextToGive < nextToRead || nextFile < files.count || reader != nil else {
                return nil
            }
            while ready[nextToGive] == nil { condition.wait() }
            let item = ready.removeValue(forKey: nextToGive)
            nextToGive += 1
            condition.broadcast()
            return item
        }
    }

    private func decodeBlocks() {
        var decoder = MessageDecoder()
        while let (number, item) = read() {
            let decoded: Item
            switch item {
            case .block(let file, let block):
                decoder.decode(block.bytes, message: 0)
                decoded = .block(
                    file: file, offset: block.offset, bytes: block.bytes,
                    records: decoder.finish())
            case .end(let file): decoded = .end(file: file)
            case .failed(let file, let error): decoded = .failed(file: file, error)
            }
            condition.withLock {
                ready[number] = decoded
                condition.broadcast()
            }
        }
    }

    /// What has been read, before it is decoded.
    private enum ReadItem {
        case block(file: Int, BlockReader.Block)
        case end(file: Int)
        case failed(file: Int, any Error)
    }

    /// Reads the next block, and numbers it; nil when every input is at its end.
    private func read() -> (Int, ReadItem)? {
        condition.withLock {
            while nextToRead - nextToGive >= outstandingLimit { condition.wait() }
            guard let item = readItem() else { return nil }
            defer { nextToRead += 1 }
            return (nextToRead, item)
        }
    }

    private func readItem() -> ReadItem? {
        if reader == nil {
            guard nextFile < files.count else { return nil }
            do {
                reader = BlockReader(try open(files[nextFile]))
                nextFile += 1
            } catch {
                nextFile += 1
                return .failed(file: nextFile - 1, error)
            }
        }
        do {
            if let block = try reader!.next() { return .block(file: nextFile - 1, block) }
            reader = nil
            return .end(file: nextFile - 1)
        } catch {
            reader = nil
            return .failed(file: nextFile - 1, error)
        }
    }

    private func open(_ file: String) throws -> ByteStream {
        file == "-" ? .standardInput() : try ByteStream(reading: file)
    }
}
