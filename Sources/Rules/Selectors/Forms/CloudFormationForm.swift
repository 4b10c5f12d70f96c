extension SelectorForm {
    /// A template's trails and event data stores, or one resource out of it.
    static let cloudFormation = SelectorForm(
        name: "CloudFormation",
        summary: "a template, or one AWS::CloudTrail::Trail or AWS::CloudTrail::EventDataStore",
        example: """
            {"Resources": {"Store": {"Type": "AWS::CloudTrail::EventDataStore", "Properties": {
                "AdvancedEventSelectors": [{"FieldSelectors": [
                    {"Field": "eventCategory", "Equals": ["Management"]}]}]}}}}
            """
    ) { root in
        if let resources = root.value("Resources")?.members {
            return resources.flatMap { resource in
                found(inResource: resource.value, owner: resource.name)
            }
        }
        guard root.text("Type") != nil, root.value("Properties") != nil else { return nil }
        return found(inResource: root, owner: nil)
    }

    private static func found(inResource resource: DocumentNode, owner: String?) -> [Found] {
        let types = ["AWS::CloudTrail::Trail", "AWS::CloudTrail::EventDataStore"]
        guard let type = resource.text("Type"), types.contains(type),
            let properties = resource.value("Properties"),
            let lists = lists(
                in: properties,
                advanced: "AdvancedEventSelectors",
                basic: "EventSelectors"
            )
        else { return [] }
        return [
            Found(owner: owner, origin: .template, advanced: lists.advanced, basic: lists.basic)
        ]
    }
}
