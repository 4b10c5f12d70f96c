internal import FastJSON

/// What a JSON value turned out to be, before anything is done about it.
enum Finding {
    /// A CloudTrail event at `node` of the tape.
    case record(node: Int, range: Range<Int>, time: EventTime)
    /// A text inside the value that has to be decoded in turn.
    case text(SharedBytes)
    /// Something known that carries no records, by the name of its form.
    case recordless(String)
    case rejected(reason: String, range: Range<Int>)
}

/// What was found in one value, in order.
struct Findings {
    private(set) var all: [Finding] = []
    /// How many were rejected.
    private var rejectedCount = 0
    private let rejectionLimit: Int

    init(rejectionLimit: Int) {
        self.rejectionLimit = rejectionLimit
    }

    /// Whether so much was rejected that looking further is pointless.
    var isFlooded: Bool { rejectedCount > rejectionLimit }

    mutating func append(_ finding: Finding) {
        if case .rejected = finding { rejectedCount += 1 }
        all.append(finding)
    }

    /// Finds what `value` is: an event, the first form of the catalogue that fits, or the elements
    /// of an array in `arrayDepth` others.
    mutating func find(in value: JSONValue, arrayDepth: Int = 0) {
        switch value.kind {
        case .object: find(inObject: value)
        case .array: find(inElementsOf: value, depth: arrayDepth)
        case .string, .escapedString: find(inString: value)
        default:
            append(.rejected(reason: "neither an event nor an envelope", range: value.range))
        }
    }

    private mutating func find(inObject value: JSONValue) {
        let isOfService = EventShape.isOfService(value)
        if !isOfService, EventShape.isEvent(value) {
            findEvent(value)
            return
        }
        for form in EnvelopeForm.catalogue {
            guard let marked = value.member(form.marker.rawSpan) else { continue }
            if form.open(value, marked, &self) { return }
        }
        let reason =
            isOfService
            ? EventShape.serviceFault(of: value) : "neither an event nor a known envelope"
        append(.rejected(reason: reason, range: value.range))
    }

    /// Arrays that may be inside one another.
    private static let arrayDepthLimit = 8

    private mutating func find(inElementsOf array: JSONValue, depth: Int) {
        guard depth < Self.arrayDepthLimit else {
            let reason = "arrays nested more than \(Self.arrayDepthLimit) deep"
            append(.rejected(reason: reason, range: array.range))
            return
        }
        guard var element = array.firstChild() else {
            append(.recordless("array-empty"))
            return
        }
        while true {
            find(in: element, arrayDepth: depth + 1)
            guard !isFlooded, let next = element.nextSibling(in: array) else { return }
            element = next
        }
    }

    /// A string where an object could stand: JSON that was written as a string once more, or base64.
    private mutating func find(inString value: JSONValue) {
        var text: [UInt8] = []
        value.appendText(to: &text)
        let isText =
            switch Encoding(of: text.rawSpan) {
            case .json, .jsonAfterMark: true
            case .base64: Base64.decode(text.rawSpan)?.isEmpty == false
            case .jsonAfterSchemaNumber, .gzip, .kinesisAggregate, .unknown: false
            }
        guard isText else {
            let reason = "a JSON string that is no event, envelope or encoding"
            append(.rejected(reason: reason, range: value.range))
            return
        }
        append(.text(SharedBytes(text)))
    }

    /// Takes a string's characters as a text to decode; anything else is looked at itself.
    mutating func find(inText value: JSONValue) {
        guard value.isString else {
            find(in: value)
            return
        }
        var text: [UInt8] = []
        value.appendText(to: &text)
        append(.text(SharedBytes(text)))
    }

    /// Takes the base64 text of a string.
    mutating func find(inBase64 value: JSONValue) {
        guard value.isString, let bytes = value.withText({ Base64.decode($0) }) else {
            append(.rejected(reason: "its data is not base64", range: value.range))
            return
        }
        append(.text(SharedBytes(bytes)))
    }

    private mutating func findEvent(_ value: JSONValue) {
        if let time = EventShape.time(of: value) {
            append(.record(node: value.node, range: value.range, time: time))
        } else {
            append(.rejected(reason: EventShape.timeFault(of: value), range: value.range))
        }
    }
}
