/// Texts with variables of the environment in them.
enum EnvironmentText {
    struct VariableError: Error {
        let problem: String
        let wayOut: String
    }

    private static let wayOut = "write the variable as ${NAME} or ${NAME:-default}"

    /// `text` with each `${NAME}` and `${NAME:-default}` replaced.
    static func expand(
        _ text: String,
        from environment: [String: String]
    ) throws(VariableError) -> String {
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
            throw VariableError(
                problem: "a '${' is not closed",
                wayOut: wayOut
            )
        }
        return result + rest
    }

    private static func value(
        of reference: Substring,
        from environment: [String: String]
    ) throws(VariableError) -> String {
        let parts = reference.range(of: ":-").map { separator in
            (reference[..<separator.lowerBound], reference[separator.upperBound...])
        }
        let name = String(parts?.0 ?? reference)
        guard !name.isEmpty else {
            throw VariableError(problem: "'${\(reference)}' names no variable", wayOut: wayOut)
        }
        if let value = environment[name], !value.isEmpty { return value }
        if let fallback = parts?.1 { return String(fallback) }
        throw VariableError(
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
