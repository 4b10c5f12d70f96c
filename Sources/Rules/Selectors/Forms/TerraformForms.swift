extension SelectorForm {
    /// What `terraform show -json` prints of a plan or a state.
    static let terraformPlan = SelectorForm(
        name: "Terraform plan",
        summary: "what terraform show -json prints of a plan or a state",
        example: """
            {"planned_values": {"root_module": {"resources": [
                {"address": "aws_cloudtrail.t", "type": "aws_cloudtrail", "values": {
                    "advanced_event_selector": [{"name": null, "field_selector": [
                        {"field": "eventCategory", "equals": ["Management"], "ends_with": null}]}]}}
            ]}}}
            """
    ) { root in
        for member in ["planned_values", "values"] {
            if let module = root.value(member)?.value("root_module") {
                return found(inModule: module)
            }
        }
        guard let changes = root.value("resource_changes")?.elements else { return nil }
        return changes.flatMap(found(inResource:))
    }

    /// One resource out of a plan, or its values alone.
    static let terraformResource = SelectorForm(
        name: "Terraform resource",
        summary: "one trail or event data store out of a plan, or its values",
        example: """
            {"event_selector": [{"read_write_type": "WriteOnly", "data_resource": [
                {"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}]}]}
            """
    ) { root in
        let found = found(inResource: root) + found(inValues: root, owner: nil)
        return found.isEmpty ? nil : found
    }

    /// A configuration in Terraform's JSON syntax.
    static let terraformConfiguration = SelectorForm(
        name: "Terraform JSON configuration",
        summary: "a .tf.json file with resources of type aws_cloudtrail",
        example: """
            {"resource": {"aws_cloudtrail": {"t": {"advanced_event_selector": [
                {"field_selector": {"field": "eventCategory", "equals": ["Management"]}}]}}}}
            """
    ) { root in
        guard let resources = root.value("resource")?.members else { return nil }
        return resources.filter { terraformTypes.contains($0.name) }.flatMap { type in
            (type.value.members ?? []).flatMap { resource in
                found(
                    inValues: resource.value,
                    owner: "\(type.name).\(resource.name)",
                    origin: .configuration
                )
            }
        }
    }

    private static let terraformTypes = ["aws_cloudtrail", "aws_cloudtrail_event_data_store"]

    private static func found(inModule module: DocumentNode) -> [Found] {
        let own = (module.value("resources")?.elements ?? []).flatMap(found(inResource:))
        return own + (module.value("child_modules")?.elements ?? []).flatMap(found(inModule:))
    }

    private static func found(inResource resource: DocumentNode) -> [Found] {
        guard let type = resource.text("type"), terraformTypes.contains(type),
            let values = resource.value("values") ?? resource.value("change")?.value("after")
        else { return [] }
        return found(inValues: values, owner: resource.text("address"))
    }

    /// Terraform has blocks where AWS has lists; a block that comes once may stand without a list.
    private static func found(
        inValues values: DocumentNode,
        owner: String?,
        origin: WrittenSelectors.Origin = .output
    ) -> [Found] {
        let advanced = blocks("advanced_event_selector", in: values)
        let basic = blocks("event_selector", in: values)
        guard advanced != nil || basic != nil else { return [] }
        return [
            Found(
                owner: owner,
                origin: origin,
                words: .terraform,
                advanced: advanced,
                basic: basic
            )
        ]
    }

    /// Blocks by their name, or that some are still to be made of other values.
    private static func blocks(_ name: String, in values: DocumentNode) -> DocumentNode? {
        if let blocks = values.value(name) { return blocks.asBlocks }
        return values.value("dynamic")?.value(name).map { blocks in
            DocumentNode(.function("dynamic \(name)"), at: blocks.range)
        }
    }
}

extension DocumentNode {
    /// A list of blocks, where one block may stand for itself.
    var asBlocks: DocumentNode {
        members == nil ? self : DocumentNode(.list([self]), at: range)
    }
}
