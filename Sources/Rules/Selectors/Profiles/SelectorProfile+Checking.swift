extension SelectorProfile {
    /// What this profile does not take, in the order of the text.
    package func check(_ document: SelectorDocument) -> [Diagnostic] {
        document.lists.flatMap { list in
            switch list.content {
            case .advanced(let selectors):
                emptyOperators(in: list, of: document) + check(selectors)
            case .basic(let selectors): check(selectors, in: list)
            }
        }.inOrder
    }

    private func check(_ selectors: [WrittenAdvancedSelector]) -> [Diagnostic] {
        let ofEach = categories == nil ? [] : selectors.flatMap(check)
        return ofEach + checkCount(of: selectors)
    }

    // MARK: One selector

    private func check(_ selector: WrittenAdvancedSelector) -> [Diagnostic] {
        let stated = selector.fields.filter { $0.name.value == "eventCategory" }
        guard let first = stated.first else {
            // It may be in what could not be read.
            guard selector.isWhole else { return [] }
            return [
                Diagnostic(
                    .categoryRequired,
                    at: selector.range,
                    "eventCategory is required",
                    "add {\"Field\": \"eventCategory\", \"Equals\": [\"Data\"]}, or the category you mean"
                )
            ]
        }
        let values = first.conditions.flatMap(\.values)
        guard stated.count == 1, values.count == 1, let value = values.first,
            let category = category(value.value),
            first.conditions.allSatisfy({ $0.operation == .equals || $0.values.isEmpty })
        else {
            // A value that could not be read has been reported already.
            return values.isEmpty ? [] : [wrongCategory(at: values[0].range)]
        }
        return selector.fields.flatMap { check($0, of: category) }
            + missing(in: selector, of: category) + checkARNs(of: selector)
    }

    private func wrongCategory(at range: Range<Int>) -> Diagnostic {
        let names = (categories ?? []).map(\.name).joined(separator: ", ")
        return Diagnostic(
            .categoryValue,
            at: range,
            "eventCategory must be Equals one category of \(name)",
            "use one of \(names)"
        )
    }

    private func missing(
        in selector: WrittenAdvancedSelector,
        of category: Category
    ) -> [Diagnostic] {
        category.fields.compactMap { rule in
            guard rule.presence != .optional else { return nil }
            let count = selector.fields.count { $0.name.value == rule.field }
            if count == 0 {
                guard selector.isWhole else { return nil }
                return Diagnostic(
                    .fieldRequired,
                    at: selector.range,
                    "\(rule.field) is required for \(category.name)",
                    "add {\"Field\": \"\(rule.field)\", \"Equals\": [\"…\"]}"
                )
            }
            let values = selector.values(of: rule.field)
            guard rule.presence == .requiredOnce, values.count > 1 else { return nil }
            return Diagnostic(
                .singleValue,
                at: values[1].range,
                "\(rule.field) takes one value for \(category.name)",
                "write a selector of its own for '\(values[1].value)'"
            )
        }
    }

    // MARK: One field

    private func check(
        _ field: WrittenAdvancedSelector.Field,
        of category: Category
    ) -> [Diagnostic] {
        let name = field.name.value
        guard let rule = category.fields.first(where: { $0.field == name }) else {
            let names = category.fields.map(\.field)
            let meant = names.first { $0.lowercased() == name.lowercased() }
            return [
                Diagnostic(
                    .fieldNotAllowed,
                    at: field.name.range,
                    "\(name) is no field of \(category.name) selectors in \(self.name)",
                    meant.map { "did you mean '\($0)'?" }
                        ?? Suggestion.nearest(to: name, among: names)
                        ?? "use one of \(names.joined(separator: ", "))"
                )
            ]
        }
        return field.conditions.filter { !$0.values.isEmpty }.flatMap { condition in
            check(condition, by: rule, of: category)
        }
    }

    private func check(
        _ condition: WrittenAdvancedSelector.Condition,
        by rule: FieldRule,
        of category: Category
    ) -> [Diagnostic] {
        guard rule.operators.contains(condition.operation) else {
            let names = rule.operators.map(\.rawValue).joined(separator: ", ")
            return [
                Diagnostic(
                    .operatorNotAllowed,
                    at: condition.nameRange,
                    "operator \(condition.operation.rawValue) is not valid with \(rule.field)"
                        + " for \(category.name)",
                    "use \(names)"
                )
            ]
        }
        switch rule.values {
        case .any: return []
        case .words(let words):
            return condition.values.filter { !words.contains($0.value) }.map { value in
                Diagnostic(
                    .valueNotAllowed,
                    at: value.range,
                    "\(rule.field) can't be '\(value.value)' for \(category.name)",
                    "use \(words.joined(separator: " or "))"
                )
            }
        case .documented(let words):
            return condition.values.filter { !words.contains($0.value) }.map { value in
                Diagnostic(
                    .undocumentedValue,
                    at: value.range,
                    words.count == 1
                        ? "\(rule.field) is known to be '\(words[0])' or missing"
                        : "'\(value.value)' is none of the \(words.count) values of \(rule.field)"
                            + " that are known here",
                    Suggestion.nearestName(to: value.value, among: words, within: 2)
                        .map { "did you mean '\($0)'?" }
                        ?? "check the spelling, or whether AWS has it by now"
                )
            }
        }
    }

    // MARK: ARNs

    private func checkARNs(of selector: WrittenAdvancedSelector) -> [Diagnostic] {
        let type = selector.values(of: "resources.type").first?.value
        return selector.fields.filter { $0.name.value == "resources.ARN" }.flatMap { field in
            if let type, ResourceARN.typesWithoutARN.contains(type) {
                return [
                    Diagnostic(
                        .typeWithoutARN,
                        at: field.name.range,
                        "resources of type \(type) have no ARN",
                        "remove resources.ARN"
                    )
                ]
            }
            let whole = field.conditions.filter { [.equals, .notEquals].contains($0.operation) }
            return whole.flatMap(\.values).filter { !ResourceARN.isWhole($0.value, of: type) }.map {
                Diagnostic(
                    .notAnARN,
                    at: $0.range,
                    "'\($0.value)' is no whole ARN of \(type ?? "a resource")",
                    "write the whole ARN, or use StartsWith, EndsWith or their opposites"
                )
            }
        }
    }

    // MARK: Together

    private func checkCount(of selectors: [WrittenAdvancedSelector]) -> [Diagnostic] {
        guard let limits else { return [] }
        let values = selectors.flatMap(\.fields).flatMap(\.conditions).flatMap(\.values)
        if values.count > limits.values {
            return [
                Diagnostic(
                    .tooManyValues,
                    at: values[limits.values].range,
                    "more than \(limits.values) values over all selectors (\(values.count))",
                    "use prefixes, or select the rest in a stream"
                )
            ]
        }
        guard values.count >= limits.valuesToWarnAt else { return [] }
        return [
            Diagnostic(
                .nearTheLimit,
                at: values[limits.valuesToWarnAt - 1].range,
                "\(values.count) values of the \(limits.values) that AWS takes",
                "use prefixes, or select the rest in a stream"
            )
        ]
    }
}

extension SelectorProfile {
    /// Whether `field` may be compared by `operation`; where there is no such field, that is told.
    func takes(
        _ operation: AdvancedEventSelector.Operator,
        of field: String,
        in selector: WrittenAdvancedSelector
    ) -> Bool {
        let stated = selector.values(of: "eventCategory").first.flatMap { category($0.value) }
        let rule = stated?.fields.first { $0.field == field }
        return rule?.operators.contains(operation) ?? true
    }
}

extension WrittenAdvancedSelector {
    /// All values given to a field, whatever the operator.
    func values(of field: String) -> [Written<String>] {
        fields.filter { $0.name.value == field }.flatMap(\.conditions).flatMap(\.values)
    }
}
