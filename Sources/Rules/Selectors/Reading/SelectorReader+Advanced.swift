internal import Records

extension SelectorReader {
    /// Reads one advanced selector; nil if it is none, which is reported.
    mutating func advanced(_ node: DocumentNode) -> WrittenAdvancedSelector? {
        let before = faults.count
        guard !reportUnresolved(node) else { return nil }
        guard let fields = fieldSelectors(of: node) else { return nil }
        let name = name(of: node)
        let read = fields.compactMap { field($0) }
        return WrittenAdvancedSelector(
            range: node.range,
            name: name,
            fields: read,
            isWhole: faults.count == before
        )
    }

    private mutating func fieldSelectors(of node: DocumentNode) -> [DocumentNode]? {
        let before = faults.count
        let list = member(words.fieldSelectors, of: node)
        if list == nil, words.isBasic(node) {
            reportTwoKinds(at: node.range)
            return nil
        }
        check(members: [words.name, words.fieldSelectors], of: node)
        if let list, reportUnresolved(list) { return nil }
        // Terraform's blocks: one may stand for itself.
        let blocks = words == .terraform ? list?.asBlocks : list
        if let elements = blocks?.elements, !elements.isEmpty { return elements }
        if let list, list.members != nil {
            report(
                .notAList,
                at: list.range,
                "\(words.fieldSelectors) is not a list",
                "put it into brackets",
                fix: Self.brackets(around: list.range)
            )
            return nil
        }
        // A name that is not known has been reported already.
        guard list != nil || faults.count == before else { return nil }
        report(
            .noFieldSelectors,
            at: node.range,
            "a selector without \(words.fieldSelectors)",
            "give it at least one: {\"Field\": \"eventName\", \"Equals\": [\"…\"]}"
        )
        return nil
    }

    private mutating func name(of node: DocumentNode) -> Written<String>? {
        guard let name = node.value(words.name) else { return nil }
        if case .null = name.content { return nil }
        guard !reportUnresolved(name) else { return nil }
        guard let text = origin.turnsScalarsIntoTexts ? scalar(name) : name.text else {
            report(
                .badName,
                at: name.range,
                "\(words.name) is not a text",
                "write it in quotes",
                fix: scalar(name).flatMap {
                    replacement(of: name, by: Self.quoted($0), "put quotes around it")
                }
            )
            return nil
        }
        guard text.unicodeScalars.count <= 1_000 else {
            report(
                .badName,
                at: name.range,
                "\(words.name) is not a text of at most 1000 characters",
                "shorten it"
            )
            return nil
        }
        return Written(text, at: name.range)
    }

    private mutating func field(_ node: DocumentNode) -> WrittenAdvancedSelector.Field? {
        guard !reportUnresolved(node) else { return nil }
        let before = faults.count
        check(members: words.membersOfField, of: node)
        guard let name = fieldName(of: node, hasFaults: faults.count > before) else { return nil }
        let conditions = AdvancedEventSelector.Operator.allCases.compactMap {
            condition($0, of: node)
        }
        // What could not be read has been reported already.
        if faults.count == before, conditions.allSatisfy(\.values.isEmpty) {
            reportNoCondition(on: name.value, node)
        }
        return WrittenAdvancedSelector.Field(
            range: node.range,
            name: name,
            conditions: conditions,
            unusedOperators: unusedOperators(of: node)
        )
    }

    private func unusedOperators(of node: DocumentNode) -> Set<AdvancedEventSelector.Operator> {
        let names = (node.members ?? []).filter(\.value.isNothing).map(\.name)
        return Set(words.operators.filter { names.contains($0.value) }.keys)
    }

    /// - Parameter hasFaults: of the other members, one of which may have been meant.
    private mutating func fieldName(
        of node: DocumentNode,
        hasFaults: Bool
    ) -> Written<String>? {
        guard let field = member(words.field, of: node) else {
            guard !hasFaults else { return nil }
            report(
                .noField,
                at: node.range,
                "a field selector without a Field's name",
                "name one: {\"Field\": \"eventName\", …}"
            )
            return nil
        }
        guard !reportUnresolved(field) else { return nil }
        guard let name = field.text, Self.isFieldName(name) else {
            reportFieldName(field)
            return nil
        }
        return Written(name, at: field.range)
    }

    private mutating func reportFieldName(_ field: DocumentNode) {
        let isLong = (field.text?.unicodeScalars.count ?? 0) > Self.fieldNameLimit
        report(
            .noField,
            at: field.range,
            isLong
                ? "\(words.field) has more than \(Self.fieldNameLimit) characters"
                : "\(words.field) is not the name of a field",
            isLong ? "shorten it" : "write one in quotes, such as \"eventName\""
        )
    }

    private mutating func reportNoCondition(on name: String, _ node: DocumentNode) {
        guard !nullIsUnknown else {
            return reportUnknown("the condition on \(name)", at: node.range)
        }
        report(
            .noCondition,
            at: node.range,
            "no condition on \(name)",
            "add an operator with a value, such as \"Equals\": [\"…\"]"
        )
    }

    private mutating func condition(
        _ operation: AdvancedEventSelector.Operator,
        of node: DocumentNode
    ) -> WrittenAdvancedSelector.Condition? {
        guard let name = words.operators[operation],
            let member = node.members?.first(where: { $0.name == name })
        else { return nil }
        if case .null = member.value.content { return nil }
        guard let values = texts(member.value, called: name) else { return nil }
        return WrittenAdvancedSelector.Condition(
            operation: operation,
            nameRange: member.nameRange,
            range: member.value.range,
            values: values
        )
    }

    /// The API's limit for a field's name, and a path that can be followed.
    private static func isFieldName(_ name: String) -> Bool {
        (1...fieldNameLimit).contains(name.unicodeScalars.count) && Field.isName(name)
    }

    /// In characters.
    private static let fieldNameLimit = 1_000
}
