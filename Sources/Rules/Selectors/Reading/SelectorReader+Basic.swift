extension SelectorReader {
    /// Reads one basic selector; nil if it is none, which is reported.
    ///
    /// Source: the CloudTrail API reference, "EventSelector": everything in it is optional.
    mutating func basic(_ node: DocumentNode) -> WrittenBasicSelector? {
        let before = faults.count
        guard !reportUnresolved(node) else { return nil }
        guard node.value(words.fieldSelectors) == nil else {
            reportTwoKinds(at: node.range)
            return nil
        }
        guard node.members != nil else {
            report(
                .badSetting,
                at: node.range,
                "a basic selector that is no object",
                "write {\"\(words.readWriteType)\": \"All\", …}"
            )
            return nil
        }
        check(members: words.membersOfBasic, of: node)
        let readWriteType = word(
            words.readWriteType,
            of: node,
            default: BasicEventSelector.ReadWriteType.all
        )
        let includesManagementEvents = includesManagementEvents(node)
        let excludedSources = excludedSources(node)
        let resources = resources(of: node)
        return WrittenBasicSelector(
            range: node.range,
            readWriteTypeRange: node.value(words.readWriteType)?.range,
            readWriteType: readWriteType,
            includesManagementEvents: includesManagementEvents,
            excludedSources: excludedSources,
            resources: resources,
            isWhole: faults.count == before
        )
    }

    private mutating func excludedSources(_ node: DocumentNode) -> [Written<String>] {
        guard let sources = node.value(words.excludedSources) else { return [] }
        if case .null = sources.content { return [] }
        return texts(sources, called: words.excludedSources) ?? []
    }

    private mutating func includesManagementEvents(_ node: DocumentNode) -> Bool {
        guard let setting = node.value(words.includeManagementEvents) else { return true }
        switch setting.content {
        case .null: return true
        case .boolean(let isTrue): return isTrue
        case .text("true") where origin.turnsScalarsIntoTexts: return true
        case .text("false") where origin.turnsScalarsIntoTexts: return false
        default:
            guard !reportUnresolved(setting) else { return true }
            report(
                .badSetting,
                at: setting.range,
                "\(words.includeManagementEvents) is neither true nor false",
                "write one of them, without quotes"
            )
            return true
        }
    }

    private mutating func resources(of node: DocumentNode) -> [WrittenBasicSelector.Resources] {
        guard let list = node.value(words.dataResources) else { return [] }
        if case .null = list.content { return [] }
        let blocks = words == .terraform ? list.asBlocks : list
        guard let elements = blocks.elements else {
            guard !reportUnresolved(list) else { return [] }
            report(
                .notAList,
                at: list.range,
                "\(words.dataResources) is not a list",
                "put the resource into brackets"
            )
            return []
        }
        return elements.compactMap { resource($0) }
    }

    private mutating func resource(_ node: DocumentNode) -> WrittenBasicSelector.Resources? {
        guard !reportUnresolved(node) else { return nil }
        check(members: [words.type, words.values], of: node)
        guard let type = requiredWord(words.type, of: node) else { return nil }
        guard let list = node.value(words.values) else {
            report(
                .badSetting,
                at: node.range,
                "a data resource without \(words.values)",
                "name the ARNs, or \"arn:aws:s3\" for all objects"
            )
            return nil
        }
        guard let values = texts(list, called: words.values) else { return nil }
        let typeRange = node.value(words.type)?.range ?? node.range
        return WrittenBasicSelector.Resources(type: type, typeRange: typeRange, values: values)
    }

    private mutating func requiredWord(
        _ name: String,
        of node: DocumentNode
    ) -> BasicEventSelector.ResourceType? {
        if let text = node.text(name), let type = BasicEventSelector.ResourceType(rawValue: text) {
            return type
        }
        if let value = node.value(name), reportUnresolved(value) { return nil }
        let types = BasicEventSelector.ResourceType.allCases.map(\.rawValue)
        report(
            .badSetting,
            at: node.value(name)?.range ?? node.range,
            "a data resource's \(name) is none that basic selectors know",
            "use one of \(types.joined(separator: ", ")), or an advanced selector"
        )
        return nil
    }

    private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of node: DocumentNode,
        default: Word
    ) -> Word {
        guard let setting = node.value(name) else { return `default` }
        if case .null = setting.content { return `default` }
        if let text = setting.text, let word = Word(rawValue: text) { return word }
        guard !reportUnresolved(setting) else { return `default` }
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        report(
            .badSetting,
            at: setting.range,
            "\(name) is none of the words that it can be",
            "use one of \(words)"
        )
        return `default`
    }
}
