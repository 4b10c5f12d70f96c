internal import FastJSON

/// How a CloudTrail event is told from everything else, and where its time is.
enum EventShape {
    /// Whether `object` looks like an event: AWS's events say their version and more.
    static func isEvent(_ object: JSONValue) -> Bool {
        guard object.member(version.rawSpan) != nil else {
            // `eventVersion` was always there; accept what a filter on the way has taken it from.
            return object.member(eventTime.rawSpan) != nil
                && object.member(eventName.rawSpan) != nil
        }
        return object.member(eventTime.rawSpan) != nil || object.member(eventName.rawSpan) != nil
            || object.member(timeWindow.rawSpan) != nil || object.member(eventID.rawSpan) != nil
    }

    /// The time of what is certainly an event, as nearly every value of a log of events is; nil
    /// where a closer look is needed.
    static func timeOfPlainEvent(
        _ object: JSONValue,
        minute: inout EventTime.Minute
    ) -> EventTime? {
        guard object.kind == .object, object.member(version.rawSpan)?.isString == true,
            let time = object.member(eventTime.rawSpan),
            let source = object.member(eventSource.rawSpan),
            time.kind == .string, source.kind == .string, !source.rawText.hasPrefix(aws.rawSpan)
        else { return nil }
        return EventTime(iso8601: time.rawText, minute: &minute)
    }

    /// Whether `object` is another service's event, as Lambda and EventBridge Pipes deliver them.
    /// It may have an event's members, but its `eventSource` starts with `aws:`, and CloudTrail's
    /// are names of hosts.
    static func isOfService(_ object: JSONValue) -> Bool {
        object.member(eventSource.rawSpan)?.withText { $0.hasPrefix(aws.rawSpan) } == true
    }

    /// Why nothing is made of an object that `isOfService`.
    static func serviceFault(of object: JSONValue) -> String {
        let source = object.member(eventSource.rawSpan)?.string ?? ""
        return "an event of \(source.prefix(40)), not of CloudTrail"
    }

    /// The event's time; an aggregated event's is the start of its window.
    static func time(of object: JSONValue) -> EventTime? {
        if let time = object.member(eventTime.rawSpan) { return read(time) }
        guard let start = object.member(timeWindow.rawSpan)?.member(windowStart.rawSpan) else {
            return nil
        }
        return read(start)
    }

    /// Why `time(of:)` is nil.
    static func timeFault(of object: JSONValue) -> String {
        guard let time = object.member(eventTime.rawSpan) else { return "it has no eventTime" }
        return "its eventTime is no time: \(time.withText { $0.text }.prefix(40))"
    }

    private static func read(_ time: JSONValue) -> EventTime? {
        time.isString ? time.withText { EventTime(iso8601: $0) } : nil
    }

    private static let version = Array("eventVersion".utf8)
    private static let eventTime = Array("eventTime".utf8)
    private static let eventName = Array("eventName".utf8)
    private static let eventID = Array("eventID".utf8)
    private static let eventSource = Array("eventSource".utf8)
    private static let timeWindow = Array("timeWindow".utf8)
    private static let windowStart = Array("windowStart".utf8)
    private static let aws = Array("aws:".utf8)
}
