internal import FastJSON

/// Reads selectors out of a document, and collects what is wrong with its shape.
struct SelectorReader {
    private(set) var faults: [Diagnostic] = []
    /// The notation and origin of the list that is being read.
    private(set) var words = SelectorWords.aws
    private(set) var origin = WrittenSelectors.Origin.request

    /// Every list of selectors in the document.
    mutating func lists(of root: DocumentNode) -> [WrittenSelectors] {
        for form in SelectorForm.catalogue {
            guard let found = form.find(root) else { continue }
            let lists = found.compactMap { list($0) }
            if found.isEmpty {
                report(
                    .noSelectors,
                    at: root.range,
                    "no event selectors in this document (\(form.name))",
                    "name a trail or an event data store that has some"
                )
            }
            return lists
        }
        reportNoForm(root)
        return []
    }

    private mutating func reportNoForm(_ root: DocumentNode) {
        guard !SelectorWords.isOneSelector(root) else {
            report(
                .noSelectors,
                at: root.range,
                "one selector without a list around it",
                "put it into brackets: [{…}]",
                fix: Self.brackets(around: root.range)
            )
            return
        }
        report(
            .noSelectors,
            at: root.range,
            "neither a list nor an object with a list of selectors",
            "write the selectors as [{\"FieldSelectors\": […]}, …]"
        )
    }

    /// Makes a list of one; nil if it is not known where that ends.
    static func brackets(around range: Range<Int>) -> Diagnostic.Fix? {
        guard !range.isEmpty else { return nil }
        return Diagnostic.Fix(
            "put it into brackets",
            [
                Diagnostic.Edit(range.lowerBound..<range.lowerBound, "["),
                Diagnostic.Edit(range.upperBound..<range.upperBound, "]"),
            ]
        )
    }

    private mutating func list(_ found: SelectorForm.Found) -> WrittenSelectors? {
        words = found.words
        origin = found.origin
        let before = faults.count
        let given = [found.advanced, found.basic].compactMap { $0 }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
        if given.count == 2, given.allSatisfy({ !$0.isNothing }) {
            reportTwoKinds(at: given[1].range)
            return nil
        }
        let isAdvanced = found.advanced.map { !$0.isNothing } ?? false || found.basic == nil
        guard let node = isAdvanced ? found.advanced : found.basic,
            let elements = elements(of: node)
        else { return nil }
        let content: WrittenSelectors.Content =
            isAdvanced
            ? .advanced(elements.compactMap { advanced($0) })
            : .basic(elements.compactMap { basic($0) })
        return WrittenSelectors(
            owner: found.owner,
            origin: origin,
            words: words,
            content: content,
            range: node.range,
            isEmpty: elements.isEmpty,
            isWhole: faults.count == before
        )
    }

    private mutating func elements(of node: DocumentNode) -> [DocumentNode]? {
        if let elements = node.elements { return elements }
        if case .null = node.content { return nil }
        guard !reportUnresolved(node) else { return nil }
        report(.notAList, at: node.range, "the selectors are no list", "write them as [{…}, …]")
        return nil
    }

    mutating func reportTwoKinds(at range: Range<Int>) {
        report(
            .twoKinds,
            at: range,
            "advanced and basic selectors for the same trail",
            "keep one kind; AWS takes one or the other"
        )
    }

    // MARK: Parts that both kinds have

    mutating func report(
        _ rule: DiagnosticRule,
        at range: Range<Int>,
        _ problem: String,
        _ wayOut: String,
        fix: Diagnostic.Fix? = nil
    ) {
        faults.append(Diagnostic(rule, at: range, problem, wayOut, fix: fix))
    }

    /// Reports members that are not among `allowed`, and those that are there twice.
    mutating func check(members allowed: [String], of node: DocumentNode) {
        var seen: Set<String> = []
        for member in node.members ?? [] {
            guard allowed.contains(member.name) else {
                reportUnknown(member, allowed)
                continue
            }
            if !seen.insert(member.name).inserted {
                report(
                    .repeatedMember,
                    at: member.nameRange,
                    "'\(member.name)' stands here twice",
                    "write all its values into one"
                )
            }
        }
    }

    private mutating func reportUnknown(_ member: DocumentNode.Member, _ allowed: [String]) {
        let meant = Self.meant(by: member.name, among: allowed)
        report(
            .unknownMember,
            at: member.nameRange,
            "unknown member '\(member.name)'",
            meant.map { "did you mean '\($0)'?" } ?? "use one of \(allowed.joined(separator: ", "))"
        )
    }

    /// The member of `node` called `name`, or what was meant by it and is reported as unknown.
    func member(_ name: String, of node: DocumentNode) -> DocumentNode? {
        if let value = node.value(name) { return value }
        return node.members?.first { Self.meant(by: $0.name, among: [name]) != nil }?.value
    }

    /// The name that a mistaken one stands for.
    static func meant(by name: String, among names: [String]) -> String? {
        let short = name.replacing("DoesNot", with: "Not").replacing("does_not", with: "not")
        return names.first { $0.lowercased() == name.lowercased() }
            ?? Suggestion.nearestName(to: short, among: names)
    }

    /// The texts of a list; nil if it is none, or has values and none is a text, which is reported.
    mutating func texts(_ node: DocumentNode, called name: String) -> [Written<String>]? {
        guard let elements = node.elements else {
            guard !reportUnresolved(node) else { return nil }
            let value = scalar(node).map { "[\(Self.quoted($0))]" }
            report(
                .notAList,
                at: node.range,
                "\(name) is not a list",
                "put the value into brackets",
                fix: value.flatMap { replacement(of: node, by: $0, "put the value into brackets") }
            )
            return nil
        }
        let texts = elements.compactMap { text($0, of: name) }
        return texts.isEmpty && !elements.isEmpty ? nil : texts
    }

    private mutating func text(_ node: DocumentNode, of name: String) -> Written<String>? {
        guard !reportUnresolved(node) else { return nil }
        if case .null = node.content, nullIsUnknown {
            reportUnknown("a value of \(name)", at: node.range)
            return nil
        }
        let isText = node.text != nil || origin.turnsScalarsIntoTexts
        guard isText, let text = scalar(node), (1...2_048).contains(text.unicodeScalars.count),
            !text.unicodeScalars.contains("\n")
        else {
            reportValue(node, of: name)
            return nil
        }
        return Written(text, at: node.range)
    }

    private mutating func reportValue(_ node: DocumentNode, of name: String) {
        let meant = node.text == nil ? scalar(node) : nil
        report(
            .badValue,
            at: node.range,
            "a value of \(name) is not a text of 1 to 2048 characters in one line",
            meant == nil ? "write one" : "write it in quotes",
            fix: meant.flatMap {
                replacement(of: node, by: Self.quoted($0), "put quotes around it")
            }
        )
    }

    /// The text of a single value; nil for anything else.
    func scalar(_ node: DocumentNode) -> String? {
        switch node.content {
        case .text(let text):
            origin == .configuration
                ? text.replacing("$${", with: "${").replacing("%%{", with: "%{") : text
        case .number(let text): text
        case .boolean(let isTrue): isTrue ? "true" : "false"
        default: nil
        }
    }

    func replacement(
        of node: DocumentNode,
        by text: String,
        _ summary: String
    ) -> Diagnostic.Fix? {
        guard !node.range.isEmpty else { return nil }
        return Diagnostic.Fix(summary, [Diagnostic.Edit(node.range, text)])
    }

    static func quoted(_ text: String) -> String {
        var json: [UInt8] = []
        json.appendJSONString(text)
        return String(decoding: json, as: UTF8.self)
    }
}
