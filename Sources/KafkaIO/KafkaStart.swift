/// Where a partition begins in which its group has committed nothing.
package enum KafkaStart: String, Sendable {
    case earliest
    case latest
}
