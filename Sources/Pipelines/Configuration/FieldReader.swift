internal import Records
internal import Rules
internal import Yams

/// Reads the members of one YAML mapping, and knows where it is in which file.
struct FieldReader {
    let file: String
    /// What the mapping is, for messages: `stage 'select'`.
    let subject: String
    private let node: Node
    /// What the file holds.
    private let source: SourceText
    private let environment: [String: String]

    /// - Throws: if `node` is no mapping, or has a member that is not in `allowed`.
    init(
        _ node: Node,
        subject: String,
        file: String,
        source: SourceText,
        environment: [String: String],
        allowed: [String]?
    ) throws(ConfigurationError) {
        self.node = node
        self.source = source
        self.subject = subject
        self.file = file
        self.environment = environment
        guard let mapping = node.mapping else {
            throw error("\(subject) is not a mapping", "write its members as 'name: value'")
        }
        guard let allowed else { return }
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard !allowed.contains(name) else { continue }
            // YAML takes a comma as the end of a text that has no quotes.
            let isCutOff = value.scalar?.string == "" && value.scalar?.style == .plain
            let list = allowed.joined(separator: ", ")
            throw ConfigurationError(
                file: file,
                line: key.mark?.line,
                problem: "unknown '\(name)' in \(subject)",
                wayOut: Suggestion.nearest(to: name, among: allowed)
                    ?? (isCutOff
                        ? "put the text before it in quotes, since it has a comma"
                        : "use one of \(list)")
            )
        }
    }

    /// The members' names and values, in order.
    var members: [(name: String, node: Node)] {
        (node.mapping ?? [:]).map { ($0.key.string ?? "", $0.value) }
    }

    /// The line that the mapping begins in, from 1.
    var line: Int? { node.mark?.line }

    /// The line of the member called `name`, from 1.
    func line(of name: String) -> Int? { node[name]?.mark?.line }

    /// Where the code points of a member's text stand; only for a member that is one value.
    func places(of name: String) -> ScalarPlaces? {
        guard let scalar = node[name]?.scalar, let mark = node[name]?.mark else { return nil }
        let start = SourceText.Place(line: mark.line, column: mark.column)
        return ScalarPlaces(of: scalar.string, writtenAt: start, in: source)
    }

    /// The text of a member; nil if it is absent.
    func text(_ name: String) throws(ConfigurationError) -> String? {
        guard let value = node[name] else { return nil }
        return try text(of: value, called: name)
    }

    /// The text of a member that must be there.
    func requiredText(_ name: String, example: String) throws(ConfigurationError) -> String {
        guard let text = try text(name), !text.isEmpty else {
            throw error("\(subject) has no '\(name)'", "add one, such as '\(name): \(example)'")
        }
        return text
    }

    /// The texts of a member that is a list, or one text.
    func texts(_ name: String) throws(ConfigurationError) -> [String] {
        try textNodes(name).map(\.text)
    }

    /// The elements of a member that is a list of texts, or one text, to say where each is.
    func textNodes(_ name: String) throws(ConfigurationError) -> [(text: String, node: Node)] {
        guard let value = node[name] else { return [] }
        guard value.mapping == nil else {
            throw error(at: value, "'\(name)' is not a list", "write its elements as '[a, b]'")
        }
        guard let sequence = value.sequence else {
            return [(try text(of: value, called: name), value)]
        }
        var texts: [(text: String, node: Node)] = []
        for item in sequence {
            guard item.scalar != nil else {
                let problem = "an element of '\(name)' is not a single value"
                throw error(at: item, problem, "write its elements as '[a, b]'")
            }
            texts.append((try text(of: item, called: name), item))
        }
        return texts
    }

    /// The fields that a member lists, each once; empty if it is absent.
    func fields(_ name: String, example: String) throws(ConfigurationError) -> [Field] {
        var fields: [Field] = []
        for (text, node) in try textNodes(name) {
            guard Field.isName(text) else {
                throw error(
                    at: node,
                    "'\(text)' is no field's name",
                    "write one such as \(example)"
                )
            }
            let field = try self.field(text, at: node)
            guard !fields.contains(field) else {
                throw error(at: node, "'\(text)' stands there twice", "name it once")
            }
            fields.append(field)
        }
        return fields
    }

    /// The field called `name`, which the member `member` names.
    /// - Throws: if no record has it, but one that is written alike.
    func field(_ name: String, in member: String) throws(ConfigurationError) -> Field {
        try field(name, at: node[member])
    }

    private func field(_ name: String, at node: Node?) throws(ConfigurationError) -> Field {
        if let wayOut = Suggestion.field(meantBy: name) {
            throw error(at: node, "records have no '\(name)'", wayOut)
        }
        return Field(name)
    }

    /// The duration of a member, such as `10m`; nil if it is absent.
    func duration(_ name: String) throws(ConfigurationError) -> Duration? {
        guard let text = try text(name) else { return nil }
        do {
            return try Duration(configuration: text)
        } catch {
            let (problem, wayOut) =
                switch error {
                case .unreadable:
                    ("is no duration", "write a number and a unit: 200ms, 30s, 10m, 1h, 1d")
                case .tooLong:
                    (
                        "is too long",
                        "write at most \(Duration.longestConfiguration.configurationText)"
                    )
                }
            throw self.error(in: name, "\(name) '\(text)' \(problem)", wayOut)
        }
    }

    /// The size of a member, such as `64MiB`, in bytes; nil if it is absent.
    func byteCount(
        _ name: String,
        within range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int? {
        guard let text = try text(name) else { return nil }
        guard let count = Int(byteSize: text) else {
            throw error(
                at: node[name],
                "\(name) '\(text)' is no size",
                "write a number and a unit: 256KiB, 64MiB, 2GiB"
            )
        }
        guard range.contains(count) else {
            throw error(
                at: node[name],
                "\(name) can't be \(text)",
                "write a size from \(range.lowerBound.byteSize) to \(range.upperBound.byteSize)"
            )
        }
        return count
    }

    /// The whole number of a member; nil if it is absent.
    func number(
        _ name: String,
        within range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int? {
        guard let text = try text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw error(
                in: name,
                "\(name) can't be '\(text)'",
                "write a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// A word out of `allowed`; nil if the member is absent.
    func word(_ name: String, among allowed: [String]) throws(ConfigurationError) -> String? {
        guard let text = try text(name) else { return nil }
        guard allowed.contains(text) else {
            let list = allowed.joined(separator: ", ")
            throw error(
                at: node[name],
                "\(name) can't be '\(text)'",
                Suggestion.nearest(to: text, among: allowed) ?? "use one of \(list)"
            )
        }
        return text
    }

    /// Whether a member is there and is a mapping.
    func isMapping(_ name: String) -> Bool { node[name]?.mapping != nil }

    /// A member that is a mapping; nil if it is absent.
    func mapping(
        _ name: String,
        allowed: [String]?
    ) throws(ConfigurationError) -> FieldReader? {
        guard let value = node[name] else { return nil }
        return try FieldReader(
            value,
            subject: "'\(name)'",
            file: file,
            source: source,
            environment: environment,
            allowed: allowed
        )
    }

    /// A mapping inside, such as an element of a list.
    func reader(
        of inner: Node,
        subject: String,
        allowed: [String]?
    ) throws(ConfigurationError) -> FieldReader {
        try FieldReader(
            inner,
            subject: subject,
            file: file,
            source: source,
            environment: environment,
            allowed: allowed
        )
    }

    /// The elements of a member that is a list; empty if it is absent.
    func list(_ name: String) throws(ConfigurationError) -> [Node] {
        guard let value = node[name] else { return [] }
        guard let sequence = value.sequence else {
            throw error(at: value, "'\(name)' is not a list", "write its elements as '- …'")
        }
        return Array(sequence)
    }

    /// The text of a scalar, with `${NAME}` and `${NAME:-default}` from the environment.
    func text(of value: Node, called name: String) throws(ConfigurationError) -> String {
        guard let scalar = value.scalar else {
            throw error(at: value, "'\(name)' is not a single value", "write one value")
        }
        do {
            return try EnvironmentText.expand(scalar.string, from: environment)
        } catch {
            throw self.error(at: value, error.problem, error.wayOut)
        }
    }

    /// An error at this mapping.
    func error(_ problem: String, _ wayOut: String) -> ConfigurationError {
        error(at: node, problem, wayOut)
    }

    /// An error at `node`.
    func error(at node: Node?, _ problem: String, _ wayOut: String) -> ConfigurationError {
        ConfigurationError(
            file: file,
            line: (node ?? self.node).mark?.line,
            problem: problem,
            wayOut: wayOut
        )
    }

    /// An error at the member called `name`.
    func error(in name: String, _ problem: String, _ wayOut: String) -> ConfigurationError {
        error(at: node[name], problem, wayOut)
    }
}
