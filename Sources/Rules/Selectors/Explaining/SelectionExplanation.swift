internal import FastJSON
internal import QueryLanguage
package import Records

/// What every part of some selectors says of one record.
package struct SelectionExplanation: Sendable {
    package let decision: SelectionDecision
    /// For each term of the explainer, in its order.
    package let selectors: [Selector]

    /// What a selector says.
    package struct Selector: Sendable {
        package let matches: Bool
        /// Why it doesn't match; nil if it does.
        package let cause: SelectionDecision.Cause?
        /// For each of its fields.
        package let fields: [Field]
    }

    /// What a field selector says.
    package struct Field: Sendable {
        package let holds: Bool
        /// What the record has there, each once; empty if the field is missing.
        package let actual: [String]
        /// For each value of each operator.
        package let values: [Value]
    }

    /// What one value says.
    package struct Value: Sendable {
        /// Whether the record has such a value, whether that selects or deselects.
        package let fits: Bool
        /// What would have made it fit; nil if it fits, does not matter, or is far off.
        package let nearMiss: NearMiss?
    }
}

extension SelectorExplainer {
    /// Everything that there is to say about a record.
    package func explanation(of record: Record) -> SelectionExplanation {
        var selectors: [SelectionExplanation.Selector] = []
        for term in terms { selectors.append(term.explanation(of: record)) }
        return SelectionExplanation(decision: decision(on: record), selectors: selectors)
    }
}

extension SelectorTerm {
    fileprivate func explanation(of record: Record) -> SelectionExplanation.Selector {
        let matches = whole.holds(ofRecord: record)
        var explained: [SelectionExplanation.Field] = []
        for field in fields { explained.append(field.explanation(of: record)) }
        return SelectionExplanation.Selector(
            matches: matches,
            cause: matches ? nil : cause(of: record),
            fields: explained
        )
    }
}

extension FieldTerm {
    fileprivate func explanation(of record: Record) -> SelectionExplanation.Field {
        let actual = subject.values(in: record)
        var fits: [Bool] = []
        for value in values { fits.append(value.fits.holds(ofRecord: record)) }
        let isSelected = selecting.contains { fits[$0] }
        var explained: [SelectionExplanation.Value] = []
        for (index, value) in values.enumerated() {
            // Where another value selects, it does not matter how near this one is.
            let matters = !fits[index] && !(value.operation.selects && isSelected)
            explained.append(
                SelectionExplanation.Value(
                    fits: fits[index],
                    nearMiss: matters
                        ? NearMiss.nearest(to: value, of: self, actual, in: record) : nil
                )
            )
        }
        return SelectionExplanation.Field(
            holds: whole.holds(ofRecord: record),
            actual: actual,
            values: explained
        )
    }
}

extension FieldTerm.Subject {
    /// The texts that the record has there, each once, in the record's order.
    func values(in record: Record) -> [String] {
        var found: [[UInt8]] = []
        func add(_ text: RawSpan) {
            let text = text.array
            if !found.contains(text) { found.append(text) }
        }
        switch self {
        case .record(let fields): Self.all(fields, of: record, add)
        case .resources(let fields, let candidates):
            _ = record.someElement(of: Self.resources) { element in
                if candidates.holds(ofRecord: element) { Self.all(fields, of: element, add) }
                return false
            }
        }
        return found.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func all(_ fields: [Records.Field], of record: Record, _ add: (RawSpan) -> Void)
    {
        for field in fields {
            _ = record.some(field) { text in
                add(text)
                return false
            }
        }
    }

    static let resources = Records.Field("resources")
}
