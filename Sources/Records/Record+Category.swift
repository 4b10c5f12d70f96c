internal import FastJSON

extension Record {
    /// Whether the event's category satisfies `predicate`.
    ///
    /// Records before event version 1.07 have none; it is derived as AWS's categories are
    /// defined: `insightDetails` makes an Insight, `AwsVpceEvent` network activity,
    /// `managementEvent` tells management from data. Otherwise it is missing.
    func someCategory(_ predicate: (RawSpan) -> Bool) -> Bool {
        if let stated = json.member(Self.categoryName.rawSpan), stated.kind != .null {
            return Self.some(stated, Self.itself, 0, predicate)
        }
        guard let derived = derivedCategory else { return false }
        return predicate(derived.rawSpan)
    }

    private var derivedCategory: [UInt8]? {
        if let details = json.member(Self.insightDetailsName.rawSpan), details.kind != .null {
            return Self.insight
        }
        if json.member(Self.typeName.rawSpan)?.isText(Self.vpceEvent.rawSpan) == true {
            return Self.networkActivity
        }
        guard let management = json.member(Self.managementEventName.rawSpan) else { return nil }
        if management.isText(Self.trueText.rawSpan) { return Self.management }
        return management.isText(Self.falseText.rawSpan) ? Self.data : nil
    }

    private static let itself = PackedTexts([])
    private static let categoryName = Array("eventCategory".utf8)
    private static let insightDetailsName = Array("insightDetails".utf8)
    private static let typeName = Array("eventType".utf8)
    private static let managementEventName = Array("managementEvent".utf8)
    private static let vpceEvent = Array("AwsVpceEvent".utf8)
    private static let trueText = Array("true".utf8)
    private static let falseText = Array("false".utf8)
    private static let insight = Array("Insight".utf8)
    private static let networkActivity = Array("NetworkActivity".utf8)
    private static let management = Array("Management".utf8)
    private static let data = Array("Data".utf8)
}
