internal import FastJSON
package import QueryLanguage
internal import Records

/// Which records compiled selectors are about.
///
/// A trail logs nothing that no selector selects, so a rule that drops needs to be told what is
/// logged otherwise: what selectors select now, or if that is not said, what the rule names.
package struct SelectorScope: Sendable {
    /// Together they select everything that is in scope.
    let cells: [AdvancedEventSelector]
    /// Kinds of events that the rule names and no cell selects.
    let missing: [UnsaidReason]

    private init(_ cells: [AdvancedEventSelector], missing: [UnsaidReason]) {
        self.cells = cells
        self.missing = missing
    }

    /// What `selectors` select.
    package init(of selectors: [AdvancedEventSelector]) {
        self.init(selectors, missing: [])
    }

    /// What `rule` is about, in `profile`: all records, or if events have to be selected by
    /// category, management events, and what else the rule names: data events by the type of a
    /// resource, network activity by its event source, other categories by their name.
    package init(namedBy rule: Expression, in profile: SelectorProfile) {
        guard let categories = profile.categories else {
            self.init(of: [AdvancedEventSelector(name: nil, fieldSelectors: [])])
            return
        }
        let named = NamedValues(rule)
        var cells: [AdvancedEventSelector] = []
        var missing: [UnsaidReason] = []
        for category in categories {
            let isNamed = named.categories.contains(category.name)
            switch category.name {
            case "Management": cells.append(.events(of: category.name))
            case "Data":
                cells += named.types.map { .events(of: category.name, "resources.type", $0) }
                if isNamed, named.types.isEmpty { missing.append(.noType) }
            case "NetworkActivity":
                guard isNamed else { continue }
                cells += named.sources.map { .events(of: category.name, "eventSource", $0) }
                if named.sources.isEmpty { missing.append(.noSource) }
            default: if isNamed { cells.append(.events(of: category.name)) }
            }
        }
        self.init(cells, missing: missing)
    }

    /// Each cell as it would be written.
    package var texts: [String] {
        cells.filter { !$0.fieldSelectors.isEmpty }.map { $0.expression().asWritten.text }
    }
}

extension UnsaidReason {
    fileprivate static let noType = UnsaidReason(
        "AWS selects data events by the type of a resource, and the rule names none",
        "add 'resources has (type = …)', or say with --within what the trail selects now"
    )
    fileprivate static let noSource = UnsaidReason(
        "AWS selects network activity by event source, and the rule names none",
        "add 'eventSource = …', or say with --within what the trail selects now"
    )
}

extension AdvancedEventSelector {
    /// All events of a category, or those of which one more field is as said.
    fileprivate static func events(
        of category: String,
        _ field: String? = nil,
        _ value: String = ""
    ) -> AdvancedEventSelector {
        let fields = [("eventCategory", category)] + (field.map { [($0, value)] } ?? [])
        return AdvancedEventSelector(
            name: nil,
            fieldSelectors: fields.map { FieldSelector(field: $0.0, conditions: [.equals: [$0.1]]) }
        )
    }
}

/// The values that a rule names of the fields that kinds of events are told apart by.
private struct NamedValues {
    private(set) var categories: [String] = []
    private(set) var types: [String] = []
    private(set) var sources: [String] = []

    init(_ rule: Expression) {
        add(rule, prefix: "")
    }

    private mutating func add(_ expression: Expression, prefix: String) {
        switch expression {
        case .and(let parts), .or(let parts): for part in parts { add(part, prefix: prefix) }
        case .not(let part): add(part, prefix: prefix)
        case .element(let field, let part): add(part, prefix: "\(prefix)\(field.name).")
        case .text(let field, .equals(let list)):
            switch prefix + field.name {
            case "eventCategory": categories.add(list.texts)
            case "resources.type": types.add(list.texts)
            case "eventSource": sources.add(list.texts)
            default: break
            }
        case .constant, .text, .number, .present: break
        }
    }
}

extension [String] {
    fileprivate mutating func add(_ others: [String]) {
        for other in others where !contains(other) { append(other) }
    }
}
