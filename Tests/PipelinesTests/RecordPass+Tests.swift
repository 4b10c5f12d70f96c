import FastJSON
import Records
import Streaming

extension RecordPass {
    /// Takes the records of a message, by whatever form it has, through one stage.
    /// - Parameters:
    ///   - written: the message's timestamp, in milliseconds.
    ///   - foreseen: whether the stage is asked ahead what it says of records by themselves.
    static func taking(
        _ text: String,
        at offset: Int64 = 0,
        written: Int64? = nil,
        foreseen: Bool = false,
        by clock: inout PartitionClock,
        through stage: inout any RecordStage
    ) -> (pass: RecordPass, count: Int) {
        let message = Message(
            offset: Offset(offset),
            timestampMilliseconds: written,
            key: nil,
            value: SharedBytes(Array(text.utf8))
        )
        var decoder = MessageDecoder()
        decoder.decode(message.value!, message: 0)  // made above
        let batch = decoder.finish()
        var times = ObservedTimes(latenessMilliseconds: clock.latenessMilliseconds)
        for index in 0..<batch.count {
            let written = written.map(EventTime.init(milliseconds:))
            times.observe(batch.time(index), written: written, by: &clock)
        }
        var pass = RecordPass(
            survivors: Array(0..<batch.count),
            times: times,
            messages: MessageBatch(
                partition: Partition(topic: "raw", index: 0),
                messages: [message]
            ),
            foreseen: foreseen ? Foresight(of: [stage]).look(at: batch)[0] : nil
        )
        stage.process(batch, &pass)
        return (pass, batch.count)
    }
}
