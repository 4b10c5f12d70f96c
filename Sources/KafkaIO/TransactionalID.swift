internal import Foundation

/// The name by which a broker knows a process again: it ends what the process before it left open,
/// and fences it.
struct TransactionalID {
    let text: String

    /// Stable where the member has a stable name, unique otherwise.
    init(group: String, properties: KafkaProperties) {
        let member = properties["group.instance.id"] ?? UUID().uuidString
        // A group's name has no slash in it.
        text = "\(group)/\(member)"
    }
}
