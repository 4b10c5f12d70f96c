import Logging
import Streaming

/// What is told of reading memories back.
extension KafkaRun {
    /// Tells what has happened to the memories of source partitions.
    func log(_ news: [RestorationNews]) {
        for news in news {
            switch news {
            case .began(let partition):
                logger.info("restoring", metadata: ["partition": "\(partition)"])
            case .ended(let partition, let counts):
                var metadata: Logger.Metadata = [
                    "partition": "\(partition)", "messages": "\(counts.messages)",
                    "entries": "\(counts.entries)",
                ]
                if counts.foreignMessages > 0 {
                    metadata["foreign_messages"] = "\(counts.foreignMessages)"
                }
                logger.info("restored", metadata: metadata)
            case .abandoned(let partition):
                logger.info("gave up restoring", metadata: ["partition": "\(partition)"])
            }
        }
    }
}
