internal import Records
internal import Rules
internal import Streaming

extension Measures {
    /// More would make the rows of a group too large for a message between the phases.
    private static let countLimit = 16

    /// Reads the member `measures` of a stage; one `count` if there is none.
    static func read(
        _ stage: FieldReader,
        beside by: [String]
    ) throws(ConfigurationError) -> Measures {
        guard let reader = try stage.mapping("measures", allowed: nil) else {
            guard !by.contains("count") else {
                throw stage.error("two columns are called 'count'", "name the measures")
            }
            let count = Measure(name: "count", kind: .count, field: nil, accumulator: nil)
            return Measures([count])
        }
        var measures: [Measure] = []
        var columns = by + ["window_start", "window_end"]
        for (name, _) in reader.members {
            let measure = try read(name, reader)
            guard Field.isName(name), !measure.columns.contains(where: columns.contains) else {
                throw reader.error(
                    in: name,
                    "'\(name)' can't name a measure",
                    "choose a name that no other column has, such as calls"
                )
            }
            columns += measure.columns
            measures.append(measure)
        }
        guard !measures.isEmpty else {
            throw reader.error("no measures", "add 'measures: { calls: count }'")
        }
        guard measures.count <= countLimit else {
            throw reader.error(
                "\(measures.count) measures, more than \(countLimit)",
                "spread them over two stages"
            )
        }
        return Measures(measures)
    }

    /// Reads one measure, such as `top(eventName, 5)`.
    private static func read(
        _ name: String,
        _ reader: FieldReader
    ) throws(ConfigurationError) -> Measure {
        let text = try reader.requiredText(name, example: "count")
        guard let parts = text.wholeMatch(of: /\s*([A-Za-z_]+)\s*(?:\((.*)\))?\s*/) else {
            throw reader.error(in: name, "'\(text)' is no measure", "write \(examples)")
        }
        let names = MeasureKind.catalogue.map(\.name)
        guard let kind = MeasureKind.catalogue.first(where: { $0.name == parts.1 }) else {
            throw reader.error(
                in: name,
                "\(name) can't be '\(text)'",
                Suggestion.nearest(to: String(parts.1), among: names)
                    ?? "use one of \(names.joined(separator: ", "))"
            )
        }
        let arguments = (parts.2 ?? "").split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0.trimmingWhitespace) }
        if case .fieldAndNumber(let range) = kind.argument, arguments.count == 2,
            let number = Int(arguments[1]), !range.contains(number)
        {
            throw reader.error(
                in: name,
                "'\(text)' can't list \(number) values",
                "write a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        guard let (fieldName, number) = match(parts.2 == nil ? [] : arguments, kind.argument) else {
            throw reader.error(
                in: name,
                "'\(text)' does not say what to measure",
                "write '\(name): \(kind.example)'"
            )
        }
        var field: Field?
        if let fieldName { field = try reader.field(fieldName, in: name) }
        return Measure(
            name: name,
            kind: kind,
            field: field,
            accumulator: kind.makeAccumulator?(number)
        )
    }

    private static var examples: String {
        MeasureKind.catalogue.map(\.example).joined(separator: ", ")
    }

    /// The field's name and the number that `arguments` give; nil if they are not what is expected.
    private static func match(
        _ arguments: [String],
        _ expected: MeasureKind.Argument
    ) -> (String?, Int)? {
        switch expected {
        case .none: return arguments.isEmpty ? (nil, 0) : nil
        case .field:
            guard arguments.count == 1, Field.isName(arguments[0]) else { return nil }
            return (arguments[0], 0)
        case .fieldAndNumber(let range):
            guard arguments.count == 2, Field.isName(arguments[0]), let number = Int(arguments[1]),
                range.contains(number)
            else { return nil }
            return (arguments[0], number)
        }
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmingWhitespace: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
