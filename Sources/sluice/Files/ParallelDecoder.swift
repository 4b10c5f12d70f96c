import FastJSON
import Foundation
import Records
import Streaming

/// Reads inputs one after the other and decodes their blocks on every core; gives the records back
/// in the order of the inputs.
///
/// A blocking worker is a thread of its own, never a task of the cooperative pool.
final class ParallelDecoder: @unchecked Sendable {
    // SAFETY: `reader` and `nextFile` are used only while `reading` is locked, everything else that
    // changes only while `condition` is; the decoders belong to one thread each.

    /// What comes out, in order.
    enum Item: Sendable {
        case block(
            file: Int,
            offset: Int64,
            bytes: SharedBytes,
            records: RecordBatch,
            filtered: [RecordVerdict]?
        )
        case end(file: Int)
        case failed(file: Int, any Error)
    }

    /// Held while reading; guards the reader and the files.
    private let reading = NSLock()
    /// Held for what is handed over: everything else.
    private let condition = NSCondition()
    private let files: [String]
    private let filter: RecordFilter?
    private let limits: DecodingLimits
    private let outstandingLimit: Int
    private var reader: BlockReader?
    private var nextFile = 0
    private var nextToRead = 0
    private var nextToGive = 0
    private var ready: [Int: Item] = [:]
    private var isAtEnd = false
    private var waitingWorkers = 0

    /// - Parameter filter: asked of each decoded batch; its answer comes out with the batch.
    init(files: [String], threadCount: Int, limits: DecodingLimits, filter: RecordFilter?) {
        self.files = files
        self.limits = limits
        self.filter = filter
        outstandingLimit = threadCount * 2
        for _ in 0..<threadCount {
            Thread.detachNewThread { [self] in decodeBlocks() }
        }
    }

    /// Waits for the next item; nil when every input is at its end.
    func next() -> Item? {
        condition.withLock {
            while true {
                if let item = ready.removeValue(forKey: nextToGive) {
                    nextToGive += 1
                    if waitingWorkers > 0, nextToRead - nextToGive <= outstandingLimit / 2 {
                        condition.broadcast()
                    }
                    return item
                }
                if isAtEnd && nextToGive == nextToRead { return nil }
                condition.wait()
            }
        }
    }

    private func decodeBlocks() {
        var decoder = MessageDecoder(limits: limits)
        while let (number, item) = read() {
            let decoded = decode(item, with: &decoder)
            condition.withLock {
                ready[number] = decoded
                if number == nextToGive { condition.broadcast() }
            }
        }
    }

    private func decode(_ item: ReadItem, with decoder: inout MessageDecoder) -> Item {
        switch item {
        case .block(let file, let block):
            decoder.decode(block.bytes, message: 0)
            let records = decoder.finish()
            return .block(
                file: file,
                offset: block.offset,
                bytes: block.bytes,
                records: records,
                filtered: filter.map { $0(records) }
            )
        case .end(let file): return .end(file: file)
        case .failed(let file, let error): return .failed(file: file, error)
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
        reading.withLock {
            waitForRoom()
            let item = readItem()
            return condition.withLock {
                guard let item else {
                    isAtEnd = true
                    condition.broadcast()
                    return nil
                }
                defer { nextToRead += 1 }
                return (nextToRead, item)
            }
        }
    }

    private func waitForRoom() {
        condition.withLock {
            guard nextToRead - nextToGive >= outstandingLimit else { return }
            waitingWorkers += 1
            while nextToRead - nextToGive > outstandingLimit / 2 { condition.wait() }
            waitingWorkers -= 1
        }
    }

    private func readItem() -> ReadItem? {
        if reader == nil {
            guard nextFile < files.count else { return nil }
            do {
                reader = BlockReader(
                    try open(files[nextFile]),
                    blockByteLimit: limits.textByteLimit
                )
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
