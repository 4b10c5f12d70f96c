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
    /// Whether every file has been given out.
    private(set) var isExhausted = false

    /// - Parameters:
    ///   - internalTopics: the repartition topics, each one partition of `loopback`.
    ///   - limits: what decoding is held to.
    ///   - foresight: of the first stages, asked in parallel.
    init(
        files: [String],
        internalTopics: [String],
        loopback: LoopbackLog,
        limits: DecodingLimits,
        foresight: Foresight
    ) {
        partitions = Self.partitions(of: files)
        self.internalTopics = internalTopics
        self.loopback = loopback
        decoder = ParallelDecoder(
            files: files,
            limits: limits,
            foresight: foresight
        )
    }

    /// Each file as a partition; one that is named again is another partition of the same topic.
    static func partitions(of files: [String]) -> [Partition] {
        var occurrences: [String: Int32] = [:]
        return files.map { file in
            defer { occurrences[file, default: 0] += 1 }
            return Partition(topic: file, index: occurrences[file, default: 0])
        }
    }

    mutating func poll(timeout: Duration) throws -> [SourceEvent] {
        guard isAssigned else {
            isAssigned = true
            let all = partitions + internalTopics.map { Partition(topic: $0, index: 0) }
            return [.assigned(Dictionary(uniqueKeysWithValues: all.map { ($0, nil) }))]
        }
        if !loopback.isEmpty { return loopback.take().map(SourceEvent.messages) }
        guard !isExhausted, let item = decoder.next() else {
            isExhausted = true
            return []
        }
        switch item {
        case .end(let file): return [.finished(partitions[file])]
        case .failed(let file, let error):
            throw RunError("\(partitions[file].topic): \(error); check that it can be read")
        case .block(let file, let offset, let bytes, let records, let foreseen):
            let message = Message(
                offset: Offset(offset),
                timestampMilliseconds: nil,
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

    /// Files are read from their start, and are never given up, held back or lost.
    func start(at positions: [Partition: StartPosition]) {}
    func startReading(_ changelogs: [Partition]) {}
    func stopReading(_ changelogs: [Partition]) {}
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
