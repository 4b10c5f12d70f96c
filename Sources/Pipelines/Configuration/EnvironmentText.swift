/// Texts with variables of the environment in them.
enum EnvironmentText {
    struct MissingVariable: Error {
        let problem: String
        let wayOut: String
    }

    /// `text` with each `${NAME}` and `${NAME:-default}` replaced.
    static func expand(
        _ text: String,
        from environment: [String: String]
    ) throws(MissingVariable) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.range(of: "${"),
            let end = rest[start.upperBound...].firstIndex(of: "}")
        {
            result += rest[..<start.lowerBound]
            result += try value(of: rest[start.upperBound..<end], from: environment)
            rest = rest[rest.index(after: end)...]
        }
        guard rest.range(of: "${") == nil else {
            throw MissingVariable(
                problem: "a '${' is not closed",
                wayOut: "write the variable as ${NAME} or ${NAME:-default}"
            )
        }
        return result + rest
    }

    private static func value(
        of reference: Substring,
        from environment: [String: String]
    ) throws(MissingVariable) -> String {
        let parts = reference.range(of: ":-").map { separator in
            (reference[..<separator.lowerBound], reference[separator.upperBound...])
        }
        let name = String(parts?.0 ?? reference)
        if let value = environment[name], !value.isEmpty { return value }
        if let fallback = parts?.1 { return String(fallback) }
        throw MissingVariable(
            problem: "the environment variable \(name) is not set",
            wayOut: "set it, or write ${\(name):-default}"
        )
    }
}

extension Substring {
    /// The first place where `text` stands.
    fileprivate func range(of text: String) -> Range<Index>? {
        ranges(of: text).first
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<Index>? { self[...].range(of: text) }
}
