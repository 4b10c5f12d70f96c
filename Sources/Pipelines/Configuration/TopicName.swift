/// What Kafka takes as the name of a topic.
enum TopicName {
    /// What is wrong with `name`, if anything, and what to write instead.
    static func fault(of name: String) -> (problem: String, wayOut: String)? {
        if name.hasPrefix("^") {
            let wayOut = "list the topics: patterns are not supported"
            return ("'\(name)' is a pattern of topics", wayOut)
        }
        let isLegal =
            (1...249).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy(isLegal)
        guard !isLegal else { return nil }
        return (
            "no topic can be called '\(name)'",
            "use letters, digits, '.', '_' and '-', at most 249 of them"
        )
    }

    private static func isLegal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
