import FastJSON
import Foundation
import Records
import Streaming

/// Files as partitions: each is read from its start to its end, one after the other.
struct FileSource: Source {
    private let partitions: [Partition]
    private let decoder: ParallelDecoder
    private let loopback: LoopbackLog
    private let internalTopics: [String]
    private var isAssigned = false
    /// Whether every file has been given out, or as much of them as there was time for.
    private(set) var isExhausted = false
    /// Whether nothing more had come when what was given out last was read, so that it is to be
    /// finished before the next poll may wait.
    private(set) var isPaused = false
    /// How many of the partitions have ended, in their order.
    private var finishedCount = 0
    /// When the run began, as the time at which the files were written: what can be said of all.
    private let start: Int64

    /// - Parameters:
    ///   - internalTopics: the repartition topics, each one partition of `loopback`.
    ///   - limits: what decoding is held to.
    ///   - foresight: of the first stages, asked in parallel.
    ///   - isStopped: says when to end before the files do.
    init(
        files: [String],
        internalTopics: [String],
        loopback: LoopbackLog,
        limits: DecodingLimits,
        foresight: Foresight,
        until isStopped: @escaping @Sendable () -> Bool
    ) {
        start = Int64(Date().timeIntervalSince1970 * 1_000)
        partitions = Self.partitions(of: files)
        self.internalTopics = internalTopics
        self.loopback = loopback
        decoder = ParallelDecoder(
            files: files,
            limits: limits,
            foresight: foresight,
            until: isStopped
        )
    }

    /// Whether it has ended with some of the files unread.
    var isCutShort: Bool { decoder.isCutShort }

    /// Each file as a partition by its printed name, numbered where several have the same.
    static func partitions(of files: [String]) -> [Partition] {
        var counts: [String: Int32] = [:]
        return files.map { file in
            let name = PathText.printed(file)
            defer { counts[name, default: 0] += 1 }
            return Partition(topic: name, index: counts[name, default: 0])
        }
    }

    mutating func poll(timeout: Duration) throws -> [SourceEvent] {
        guard isAssigned else {
            isAssigned = true
            let all = partitions + internalTopics.map { Partition(topic: $0, index: 0) }
            return [.assigned(Dictionary(uniqueKeysWithValues: all.map { ($0, nil) }))]
        }
        if !loopback.isEmpty { return loopback.take().map(SourceEvent.messages) }
        isPaused = false
        guard !isExhausted, let item = decoder.next() else {
            isExhausted = true
            // What is left unread has ended all the same.
            defer { finishedCount = partitions.count }
            return partitions[finishedCount...].map(SourceEvent.finished)
        }
        switch item {
        case .end(let file):
            finishedCount = file + 1
            return [.finished(partitions[file])]
        case .failed(let file, let error):
            throw RunError("\(partitions[file].topic): \(error); check that it can be read")
        case .block(let file, let offset, let bytes, let records, let foreseen, let isPaused):
            self.isPaused = isPaused
            if isPaused, bytes.count == 0 { return [] }
            let message = Message(
                offset: Offset(offset),
                timestampMilliseconds: start,
                key: nil,
                value: bytes,
                offsetUnit: .bytes
            )
            return [
                .decoded(
                    MessageBatch(partition: partitions[file], messages: [message]),
                    records,
                    foreseen
                )
            ]
        }
    }

    /// Files are read from their start, and are never committed, given up, held back or lost.
    func start(at positions: [Partition: StartPosition]) {}
    func startReading(_ changelogs: [Partition]) {}
    func stopReading(_ changelogs: [Partition]) {}
    func committed(of partitions: [Partition]) -> [Partition: Checkpoint]? { [:] }
    func release(_ partitions: [Partition]) {}
    func rewind() { preconditionFailure("outputs to files are never aborted") }
    func pause() {}
    func resume() {}
}

/// A failure while running; exit status 3.
struct RunError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
