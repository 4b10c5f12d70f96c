internal import Rules

/// What a record is kept or dropped for, as the accounts of a run have it.
struct SelectionReason {
    /// The name in the accounts: of a selector, a field or a setting.
    let name: String
    /// The selector that matches; nil if none does.
    private(set) var term: SelectorTerm?
    /// What else there is to say, for people.
    private var remark: String?
    /// Where; nil if no selector matches.
    private(set) var place: SourceText.Place?

    /// - Parameter explainer: the one that decided.
    init(_ decision: SelectionDecision, _ explainer: SelectorExplainer) {
        name = explainer.reason(of: decision)
        switch decision {
        case .matched(let index):
            term = explainer.terms[index]
            place = explainer.text.place(at: explainer.terms[index].range.lowerBound)
        case .exempt(let exemption): remark = exemption.text
        case .whenEmpty: remark = "there are no selectors"
        case .dropped: remark = explainer.terms.isEmpty ? nil : "where no selector is left"
        }
    }

    /// One line for people: `selector 1 "x"`, or `eventName, where no selector is left`.
    var text: String {
        term?.text
            ?? ([TerminalText.plain(name)] + (remark.map { [$0] } ?? []))
            .joined(separator: ", ")
    }

    /// The place, in the file that the selectors are in; empty if there is none.
    func note(in file: String) -> String { place.map { $0.note(in: file) } ?? "" }
}

extension SourceText.Place {
    func note(in file: String) -> String { "\(file):\(line):\(column)" }
}

extension SelectorPolicy.Exemption {
    var text: String {
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
