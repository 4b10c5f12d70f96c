import FastJSON
import Foundation
import Records
import Streaming

/// Reads the records of some inputs in their order, decoding on every core.
struct RecordReading {
    let files: [String]
    let limits: DecodingLimits
    /// Which records are wanted; nil for all of them.
    let filter: RecordFilter?

    /// What was read, wanted or not.
    struct Totals {
        var records = 0
        var rejected = 0
        /// The first part that was rejected; nil if there is none.
        var firstRejection: RejectedPart?
    }

    /// Calls `body` with each record that is wanted, its file, and its number in that, from 1.
    /// - Parameter onProgress: called now and then with how many records were read.
    func forEach(
        onProgress: (Int) -> Void,
        _ body: (Record, String, Int) throws -> Void
    ) throws -> Totals {
        let decoder = ParallelDecoder(
            files: files,
            limits: limits,
            foresight: Foresight(filter.map { [.verdicts($0)] } ?? [])
        )
        let names = files.map(PathText.printed)
        var totals = Totals()
        var recordsBefore = 0
        while let item = decoder.next() {
            switch item {
            case .end: recordsBefore = totals.records
            case .failed(let file, let error):
                throw RunError("\(names[file]): \(error); check that it can be read")
            case .block(let file, let offset, _, let batch, let foreseen, _):
                for index in 0..<batch.count where isWanted(index, foreseen) {
                    let number = totals.records - recordsBefore + index + 1
                    try body(batch.record(index), names[file], number)
                }
                totals.records += batch.count
                totals.rejected += batch.rejections.count
                if totals.firstRejection == nil, let first = batch.rejections.first {
                    totals.firstRejection = RejectedPart(
                        topic: names[file],
                        offset: Offset(offset + Int64(first.position)),
                        reason: first.reason
                    )
                }
                onProgress(totals.records)
            }
        }
        return totals
    }

    private func isWanted(_ index: Int, _ foreseen: [Foreseen]) -> Bool {
        guard case .verdicts(let verdicts) = foreseen.first else { return true }
        return verdicts[index].isKept
    }
}
