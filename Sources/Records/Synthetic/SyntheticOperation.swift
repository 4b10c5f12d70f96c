/// One API call of one service: who makes it, how often, and what its record holds.
struct SyntheticOperation: Sendable {
    enum Access {
        case read, write
    }

    enum Category: String {
        case management = "Management"
        case data = "Data"
        case network = "NetworkActivity"
    }

    /// The service, as in `s3.amazonaws.com` without the domain.
    let service: String
    let name: String
    /// How often it is called, relative to the others of the same callers.
    let weight: Int
    let callers: [SyntheticCaller]
    var access = Access.read
    var category = Category.management
    /// Templates of JSON values.
    var request = "null"
    var response = "null"
    var additional: String?
    var resources: String?

    init(_ service: String, _ name: String, _ weight: Int, _ callers: [SyntheticCaller]) {
        self.service = service
        self.name = name
        self.weight = weight
        self.callers = callers
    }

    /// Every call that is made.
    static let all =
        managementReads + managementWrites + identity + storage + messages + models + denied
}

extension SyntheticOperation {
    /// The same call with `request`, a template of an object.
    func asking(_ request: String) -> SyntheticOperation {
        var copy = self
        copy.request = request
        return copy
    }

    /// The same call, still one that reads, with an answer in its record.
    func answering(_ response: String) -> SyntheticOperation {
        var copy = self
        copy.response = response
        return copy
    }

    /// The same call as one that changes something and answers with `response`.
    func writing(_ response: String = "null") -> SyntheticOperation {
        var copy = self
        copy.access = .write
        copy.response = response
        return copy
    }

    /// The same call on `resources`, a template of an array.
    func on(_ resources: String, category: Category = .management) -> SyntheticOperation {
        var copy = self
        copy.resources = resources
        copy.category = category
        return copy
    }

    /// The same call with `additionalEventData`.
    func with(additional: String) -> SyntheticOperation {
        var copy = self
        copy.additional = additional
        return copy
    }
}
