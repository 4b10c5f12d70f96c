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
        report(
            .noSelectors,
            at: root.range,
            "neither a list nor an object with a list of selectors",
            "write the selectors as [{\"FieldSelectors\": […]}, …]"
        )
        return []
    }

    private mutating func list(_ found: SelectorForm.Found) -> WrittenSelectors? {
        words = found.words
        origin = found.origin
        let given = [found.advanced, found.basic].compactMap { $0 }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
        if given.count == 2, given.allSatisfy({ !$0.isNothing }) {
            report(
                .twoKinds,
                at: given[1].range,
                "advanced and basic selectors for the same trail",
                "keep one kind; AWS takes one or the other"
            )
            return nil
        }
        let isAdvanced = found.advanced.map { !$0.isNothing } ?? false || found.basic == nil
        guard let node = isAdvanced ? found.advanced : found.basic else { return nil }
        guard let elements = node.elements else {
            if case .null = node.content { return nil }
            report(
                .notAList,
                at: node.range,
                "the selectors are no list",
                "write them as [{…}, …]"
            )
            return nil
        }
        let content: WrittenSelectors.Content =
            isAdvanced
            ? .advanced(elements.compactMap { advanced($0) })
            : .basic(elements.compactMap { basic($0) })
        return WrittenSelectors(
            owner: found.owner,
            origin: origin,
            words: words,
            content: content,
            range: node.range
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
        let meant = allowed.first { $0.lowercased() == member.name.lowercased() }
        report(
            .unknownMember,
            at: member.nameRange,
            "unknown member '\(member.name)'",
            meant.map { "did you mean '\($0)'?" } ?? "use one of \(allowed.joined(separator: ", "))"
        )
    }

    /// The texts of a list; nil if it is none, which is reported.
    mutating func texts(_ node: DocumentNode, called name: String) -> [Written<String>]? {
        guard let elements = node.elements else {
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
        return elements.compactMap { text($0, of: name) }
    }

    private mutating func text(_ node: DocumentNode, of name: String) -> Written<String>? {
        if let function = function(node) {
            report(
                .unresolvedFunction,
                at: node.range,
                "\(function) is not worked out",
                "check the finished template, or what get-event-selectors prints"
            )
            return nil
        }
        let isText = node.text != nil || origin == .template
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

    /// The function that a template has in the place of a text: `!Sub …`, `{"Fn::Sub": …}`.
    private func function(_ node: DocumentNode) -> String? {
        if case .function(let function) = node.content { return function }
        guard origin == .template, let name = node.members?.first?.name else { return nil }
        return name.hasPrefix("Fn::") || name == "Ref" ? name : nil
    }

    /// The text of a single value; nil for anything else.
    private func scalar(_ node: DocumentNode) -> String? {
        switch node.content {
        case .text(let text), .number(let text): text
        case .boolean(let isTrue): isTrue ? "true" : "false"
        default: nil
        }
    }

    private func replacement(
        of node: DocumentNode,
        by text: String,
        _ summary: String
    ) -> Diagnostic.Fix? {
        guard !node.range.isEmpty else { return nil }
        return Diagnostic.Fix(summary, [Diagnostic.Edit(node.range, text)])
    }

    private static func quoted(_ text: String) -> String {
        var json: [UInt8] = []
        json.appendJSONString(text)
        return String(decoding: json, as: UTF8.self)
    }
}
