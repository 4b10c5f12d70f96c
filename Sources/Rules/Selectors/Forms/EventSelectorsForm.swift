extension SelectorForm {
    /// What `get-event-selectors` prints, and what `put-event-selectors --cli-input-json` takes.
    static let eventSelectors = SelectorForm(
        name: "get-event-selectors",
        summary: "an object with AdvancedEventSelectors or EventSelectors, of a trail",
        example: """
            {"TrailARN": "arn:aws:cloudtrail:us-east-1:123456789012:trail/t", "EventSelectors": [
                {"ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": []}]}
            """
    ) { root in
        let lists = lists(in: root, advanced: "AdvancedEventSelectors", basic: "EventSelectors")
        guard let lists else { return nil }
        return [
            Found(
                origin: root.value("TrailARN") == nil ? .request : .output,
                advanced: lists.advanced,
                basic: lists.basic
            )
        ]
    }
}
