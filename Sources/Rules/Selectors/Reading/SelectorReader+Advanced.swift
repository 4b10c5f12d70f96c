internal import Records

extension SelectorReader {
    /// Reads one advanced selector; nil if it is none, which is reported.
    mutating func advanced(_ node: DocumentNode) -> WrittenAdvancedSelector? {
        let list = node.value(words.fieldSelectors)
        // Terraform's blocks: one may stand for itself.
        let blocks = words == .terraform ? list?.asBlocks : list
        guard let elements = blocks?.elements, !elements.isEmpty else {
            report(
                .noFieldSelectors,
                at: node.range,
                "a selector without \(words.fieldSelectors)",
                "give it at least one: {\"Field\": \"eventName\", \"Equals\": [\"…\"]}"
            )
            return nil
        }
        check(members: [words.name, words.fieldSelectors], of: node)
        return WrittenAdvancedSelector(
            range: node.range,
            name: name(of: node),
            fields: elements.compactMap { field($0) }
        )
    }

    private mutating func name(of node: DocumentNode) -> Written<String>? {
        guard let name = node.value(words.name) else { return nil }
        if case .null = name.content { return nil }
        guard let text = name.text, text.unicodeScalars.count <= 1_000 else {
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
        guard let field = node.value(words.field), let name = field.text, Self.isFieldName(name)
        else {
            report(
                .noField,
                at: node.range,
                "a field selector without a Field's name",
                "name one: {\"Field\": \"eventName\", …}"
            )
            return nil
        }
        let before = faults.count
        check(members: words.membersOfField, of: node)
        let conditions = AdvancedEventSelector.Operator.allCases.compactMap {
            condition($0, of: node)
        }
        // What could not be read has been reported already.
        if faults.count == before, conditions.allSatisfy(\.values.isEmpty) {
            report(
                .noCondition,
                at: node.range,
                "no condition on \(name)",
                "add an operator with a value, such as \"Equals\": [\"…\"]"
            )
        }
        return WrittenAdvancedSelector.Field(
            range: node.range,
            name: Written(name, at: field.range),
            conditions: conditions
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
        (1...1_000).contains(name.unicodeScalars.count) && Field.isName(name)
    }
}
