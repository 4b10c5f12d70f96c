internal import Rules

/// What decided, in the words of the selectors, and where they stand.
struct SelectionReason {
    /// For programs.
    let name: String
    /// The selector; nil if none decided.
    private(set) var term: SelectorTerm?
    private(set) var field: String?
    private(set) var operators: [AdvancedEventSelector.Operator] = []
    /// The value that deselects.
    private(set) var value: String?
    /// What else there is to say, for people.
    private(set) var remark: String?
    /// Where; nil if no selector decided.
    private(set) var place: SourceText.Place?

    /// - Parameter explainer: the one that decided.
    init(_ decision: SelectionDecision, _ explainer: SelectorExplainer) {
        switch decision {
        case .matched(let index):
            self.init("selector_matches")
            term = explainer.terms[index]
            place = explainer.text.place(at: explainer.terms[index].range.lowerBound)
        case .exempt(let exemption, let verdict):
            self.init(exemption.rawValue)
            remark = "\(exemption.text) (\(exemption.rawValue): \(verdict.rawValue))"
        case .whenEmpty(let kept):
            self.init("when_empty")
            remark = "there are no selectors (when_empty: \(kept.rawValue))"
        case .unmatched(nil):
            self.init("nothing_selected")
            remark = "the selectors select nothing"
        case .unmatched(let miss?):
            self.init(miss, explainer)
        }
    }

    private init(_ miss: SelectionDecision.Miss, _ explainer: SelectorExplainer) {
        self.init(miss.cause.name)
        let term = explainer.terms[miss.term]
        self.term = term
        place = explainer.text.place(at: term.range(of: miss.cause).lowerBound)
        switch miss.cause {
        case .deselected(let index, let number):
            let value = term.fields[index].values[number]
            field = term.fields[index].name
            operators = [value.operation]
            self.value = value.value.value
        case .notSelected(let index):
            field = term.fields[index].name
            operators = term.fields[index].selectingOperators
            remark = operators.isEmpty ? "no resource of the type" : "no value fits"
        case .apart:
            remark = "no one resource has all that is asked"
        }
    }

    private init(_ name: String) {
        self.name = name
    }

    /// One line for people: `selector 1: eventName NotEquals "Decrypt"`.
    var text: String {
        let words = operators.map(\.rawValue).joined(separator: "/")
        let what = [field ?? "", words, value.map(TerminalText.quoted) ?? ""]
            .filter { !$0.isEmpty }.joined(separator: " ")
        let parts = [what, remark ?? ""].filter { !$0.isEmpty }
        guard let term else { return parts.joined(separator: ": ") }
        // The name is told where the selector itself is.
        return parts.isEmpty ? term.text : ([term.shortText] + parts).joined(separator: ": ")
    }

    /// The place, in the file that the selectors are in; empty if there is none.
    func note(in file: String) -> String {
        place.map { "\(file):\($0.line):\($0.column)" } ?? ""
    }
}

extension SelectionDecision.Cause {
    /// For programs.
    fileprivate var name: String {
        switch self {
        case .deselected: "deselected"
        case .notSelected: "not_selected"
        case .apart: "different_resources"
        }
    }
}

extension SelectorPolicy.Exemption {
    fileprivate var text: String {
        switch self {
        case .nonSelectable: "selectors don't speak of its category"
        case .unknownCategory: "its category is not known"
        }
    }
}

extension SelectorTerm {
    /// `selector 1 "x"`, or of a basic one `selector 1 (management events)`.
    var text: String {
        shortText + (name.map { " \(TerminalText.quoted($0))" } ?? "")
    }

    /// The same without the name.
    var shortText: String {
        "selector \(number)\(part.map { " (\($0))" } ?? "")"
    }
}

extension FieldTerm {
    /// The selecting operators that it uses, each once.
    var selectingOperators: [AdvancedEventSelector.Operator] {
        let used = values.map(\.operation).filter(\.selects)
        return AdvancedEventSelector.Operator.allCases.filter(used.contains)
    }
}
