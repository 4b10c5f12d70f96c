/// Where the outputs of one `OutputID` go.
package struct KafkaDestination: Equatable, Sendable {
    package let topic: String

    package init(topic: String) {
        self.topic = topic
    }
}
