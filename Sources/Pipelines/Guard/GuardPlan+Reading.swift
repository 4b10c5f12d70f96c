extension GuardPlan {
    /// What the catalogue says of it, for every stage that has it.
    static let setting = StageKind.Setting(
        "guard",
        "lets through what a principal never did before: learn, span, facts, ipv4, ipv6, output"
    )

    /// The member as it stands in examples.
    static let example =
        "guard: { learn: 7d, span: 90d, facts: 1000000, ipv4: 24, ipv6: 48, output: drift }"

    /// Reads the member `guard` of a stage; nil if it has none.
    init?(_ stage: FieldReader) throws(ConfigurationError) {
        let members = ["learn", "span", "facts", "ipv4", "ipv6", "output"]
        guard let reader = try stage.mapping("guard", allowed: members) else { return nil }
        let span = try Self.span(reader)
        spanMilliseconds = span.milliseconds
        learnMilliseconds = try Self.learning(reader, within: span).milliseconds
        // A fact takes about 200 bytes; more than this fits no process.
        factLimit = try reader.number("facts", within: 1...100_000_000) ?? 1_000_000
        let usual = SourceNetwork.PrefixLengths()
        prefixLengths = SourceNetwork.PrefixLengths(
            ipv4: try reader.number("ipv4", within: 0...32) ?? usual.ipv4,
            ipv6: try reader.number("ipv6", within: 0...128) ?? usual.ipv6
        )
        output = try reader.text("output")
    }

    private static func span(_ reader: FieldReader) throws(ConfigurationError) -> Duration {
        let span = try reader.duration("span") ?? .seconds(90 * 86_400)
        guard span > .zero else {
            throw reader.error(in: "span", "nothing is known for no time", "write 'span: 90d'")
        }
        return span
    }

    /// What was learned first must still be known when learning ends.
    private static func learning(
        _ reader: FieldReader,
        within span: Duration
    ) throws(ConfigurationError) -> Duration {
        let set = try reader.duration("learn")
        let learning = set ?? min(.seconds(7 * 86_400), span / 2)
        guard learning * 2 <= span else {
            throw reader.error(
                in: "learn",
                "learn \(learning.configurationText) is more than half of span "
                    + span.configurationText,
                "raise span to \((learning * 2).configurationText), or lower learn"
            )
        }
        return learning
    }
}
