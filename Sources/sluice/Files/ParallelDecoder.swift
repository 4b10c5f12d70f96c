import FastJSON
import Foundation
import Records
import Streaming

/// Reads inputs one after the other and decodes their blocks on every core; gives the records back
/// in the order of the inputs.
///
/// Who asks for the next item decodes too while it is not there: there is a worker for each other
/// core. A blocking worker is a thread of its own, never a task of the cooperative pool.
final class ParallelDecoder: @unchecked Sendable {
    // SAFETY: `reader` and `nextFile` are used only while `reading` is locked, everything else that
    // changes only while `condition` is; the decoders belong to one thread each, `ownDecoder`,
    // `unpacker` and `unpackedFile` to the one that calls `next`.

    /// What comes out, in order.
    enum Item: Sendable {
        case block(
            file: Int,
            offset: Int64,
            bytes: SharedBytes,
            records: RecordBatch,
            foreseen: [Foreseen],
            isPaused: Bool
        )
        case end(file: Int)
        case failed(file: Int, any Error)
    }

    /// Held while reading; guards the reader and the files.
    private let reading = NSLock()
    /// Held for what is handed over: everything else.
    private let condition = NSCondition()
    private let files: [String]
    private let foresight: Foresight
    private let limits: DecodingLimits
    private let isStopped: @Sendable () -> Bool
    private let outstandingLimit: Int
    private var ownDecoder: MessageDecoder
    /// Unpacks a gzip file that could not be unpacked as one, and which that is.
    private var unpacker: BlockReader?
    private var unpackedFile = 0
    private var reader: BlockReader?
    private var nextFile = 0
    private var nextToRead = 0
    private var nextToGive = 0
    /// Behind the last block with a pause, from 0; until that is given, whoever asks reads nothing.
    private var pauseEnd = 0
    private var ready: [Int: Decoded] = [:]
    private var isAtEnd = false
    private var waitingWorkers = 0
    private var hasLeftInput = false

    /// - Parameters:
    ///   - foresight: asked about each decoded batch; its answer comes out with the batch.
    ///   - isStopped: says when to end before the inputs do.
    init(
        files: [String],
        limits: DecodingLimits,
        foresight: Foresight,
        until isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        let threadCount = ProcessInfo.processInfo.activeProcessorCount
        self.files = files
        self.limits = limits
        self.foresight = foresight
        self.isStopped = isStopped
        ownDecoder = MessageDecoder(limits: limits)
        outstandingLimit = threadCount * 2
        for _ in 1..<threadCount {
            Thread.detachNewThread { [self] in decodeBlocks() }
        }
    }

    /// Whether it has ended with some of the inputs unread.
    var isCutShort: Bool { condition.withLock { isAtEnd && hasLeftInput } }

    /// The next item, for one thread only; nil when every input is at its end.
    func next() -> Item? {
        while true {
            if let item = nextUnpacked() { return item }
            switch condition.withLock(nextStep) {
            case .give(.item(let item)): return item
            case .give(.packed(let file, let bytes)):
                unpackedFile = file
                unpacker = BlockReader(
                    unpacking: bytes,
                    blockByteLimit: limits.textByteLimit,
                    until: isStopped
                )
            case .stop: return nil
            case .decode where reading.try():
                // What a worker has read in the meantime may be paused.
                let read = condition.withLock { isPauseNear } ? nil : read()
                reading.unlock()
                if let (number, item) = read {
                    let decoded = decode(item, with: &ownDecoder)
                    condition.withLock { ready[number] = decoded }
                }
            case .decode, .wait:
                // Whoever has the item, or is about to read it, wakes this up; it may have already.
                condition.withLock {
                    let isOver = isAtEnd && nextToGive == nextToRead
                    if ready[nextToGive] == nil, !isOver { condition.wait() }
                }
            }
        }
    }

    /// The next item of the file that is being unpacked; nil if there is none.
    private func nextUnpacked() -> Item? {
        guard unpacker != nil else { return nil }
        do {
            if let block = try unpacker!.next() {
                return decode(block, of: unpackedFile, with: &ownDecoder)
            }
            if unpacker?.isCutShort == true { noteLeftInput() }
            unpacker = nil
            return nil
        } catch {
            unpacker = nil
            return .failed(file: unpackedFile, error)
        }
    }

    /// What has become of what was read.
    private enum Decoded {
        case item(Item)
        /// A gzip file that is damaged, or too large to be unpacked as one.
        case packed(file: Int, SharedBytes)
    }

    /// What there is to do for who asks for the next item.
    private enum Step {
        case give(Decoded)
        case decode
        case wait
        case stop
    }

    /// Called while `condition` is locked.
    private func nextStep() -> Step {
        if let item = ready.removeValue(forKey: nextToGive) {
            nextToGive += 1
            if waitingWorkers > 0, nextToRead - nextToGive <= outstandingLimit / 2 {
                condition.broadcast()
            }
            return .give(item)
        }
        if isAtEnd { return nextToGive == nextToRead ? .stop : .wait }
        if isPauseNear { return .wait }
        return nextToRead - nextToGive < outstandingLimit ? .decode : .wait
    }

    /// Whether a block with a pause has been read, and is not given yet: it would wait for more of
    /// the input with whoever reads that.
    private var isPauseNear: Bool { nextToGive < pauseEnd }

    private func decodeBlocks() {
        var decoder = MessageDecoder(limits: limits)
        while let (number, item) = readWhenThereIsRoom() {
            let decoded = decode(item, with: &decoder)
            condition.withLock {
                ready[number] = decoded
                if number == nextToGive { condition.broadcast() }
            }
        }
    }

    private func decode(_ item: ReadItem, with decoder: inout MessageDecoder) -> Decoded {
        switch item {
        case .block(let file, let block) where block.isPacked:
            do throws(Gzip.Fault) {
                let text = try Gzip.unpack(block.bytes, byteLimit: limits.textByteLimit)
                let whole = BlockReader.Block(bytes: text, offset: 0)
                return .item(decode(whole, of: file, with: &decoder))
            } catch {
                return .packed(file: file, block.bytes)
            }
        case .block(let file, let block): return .item(decode(block, of: file, with: &decoder))
        case .end(let file): return .item(.end(file: file))
        case .failed(let file, let error): return .item(.failed(file: file, error))
        }
    }

    private func decode(
        _ block: BlockReader.Block,
        of file: Int,
        with decoder: inout MessageDecoder
    ) -> Item {
        if let byteCount = block.overlongByteCount {
            decoder.rejectOverlong(block.bytes, ofByteCount: byteCount, message: 0)
        } else if let fault = block.fault {
            decoder.decode(block.bytes, endingWith: fault, message: 0)
        } else if block.bytes.count > 0 {
            decoder.decode(block.bytes, message: 0)
        }
        let records = decoder.finish()
        return .block(
            file: file,
            offset: block.offset,
            bytes: block.bytes,
            records: records,
            foreseen: foresight.look(at: records),
            isPaused: block.isPaused
        )
    }

    /// What has been read, before it is decoded.
    private enum ReadItem {
        case block(file: Int, BlockReader.Block)
        case end(file: Int)
        case failed(file: Int, any Error)
    }

    private func readWhenThereIsRoom() -> (Int, ReadItem)? {
        condition.withLock {
            guard nextToRead - nextToGive >= outstandingLimit else { return }
            waitingWorkers += 1
            while nextToRead - nextToGive > outstandingLimit / 2 { condition.wait() }
            waitingWorkers -= 1
        }
        return reading.withLock(read)
    }

    /// Reads the next block, and numbers it; nil when every input is at its end. Called while
    /// `reading` is locked.
    private func read() -> (Int, ReadItem)? {
        let item = readItem()
        return condition.withLock {
            guard let item else {
                isAtEnd = true
                condition.broadcast()
                return nil
            }
            defer { nextToRead += 1 }
            if case .block(_, let block) = item, block.isPaused { pauseEnd = nextToRead + 1 }
            return (nextToRead, item)
        }
    }

    private func readItem() -> ReadItem? {
        if reader == nil {
            guard nextFile < files.count else { return nil }
            guard !isStopped() else {
                noteLeftInput()
                return nil
            }
            do {
                reader = BlockReader(
                    try open(files[nextFile]),
                    blockByteLimit: limits.textByteLimit,
                    until: isStopped
                )
                nextFile += 1
            } catch {
                nextFile += 1
                return .failed(file: nextFile - 1, error)
            }
        }
        do {
            if let block = try reader!.next() { return .block(file: nextFile - 1, block) }
            if reader?.isCutShort == true { noteLeftInput() }
            reader = nil
            return .end(file: nextFile - 1)
        } catch {
            reader = nil
            return .failed(file: nextFile - 1, error)
        }
    }

    private func noteLeftInput() { condition.withLock { hasLeftInput = true } }

    private func open(_ file: String) throws -> ByteStream {
        file == "-" ? .standardInput() : try ByteStream(reading: file)
    }
}
