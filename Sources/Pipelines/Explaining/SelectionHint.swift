internal import Rules

/// What would have kept a dropped record, in the words of the selectors, and where they stand.
struct SelectionHint {
    /// For programs.
    let name: String
    /// The selector that came nearest; nil if it is a setting.
    private(set) var term: SelectorTerm?
    private(set) var field: String?
    private(set) var operators: [AdvancedEventSelector.Operator] = []
    /// The value that deselects.
    private(set) var value: String?
    /// What else there is to say, for people.
    private(set) var remark: String?
    /// Where; nil if it is a setting.
    private(set) var place: SourceText.Place?

    /// - Parameter explainer: the one that decided.
    init(_ hint: SelectionDecision.Hint, _ explainer: SelectorExplainer) {
        switch hint {
        case .unspoken(let exemption):
            self.init(exemption.rawValue)
            remark = "\(exemption.text) (\(exemption.rawValue): drop)"
        case .nearest(let miss):
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
        return [term?.shortText ?? "", what, remark ?? ""].filter { !$0.isEmpty }
            .joined(separator: ": ")
    }

    /// The place, in the file that the selectors are in; empty if there is none.
    func note(in file: String) -> String { place.map { $0.note(in: file) } ?? "" }
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

extension FieldTerm {
    /// The selecting operators that it uses, each once.
    fileprivate var selectingOperators: [AdvancedEventSelector.Operator] {
        let used = values.map(\.operation).filter(\.selects)
        return AdvancedEventSelector.Operator.allCases.filter(used.contains)
    }
}
