extension SelectorForm {
    /// What `get-event-data-store`, `create-` and `update-event-data-store` print.
    static let eventDataStore = SelectorForm(
        name: "get-event-data-store",
        summary: "an event data store with AdvancedEventSelectors; operators may be empty",
        example: """
            {"EventDataStoreArn": "arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/e",
             "AdvancedEventSelectors": [{"Name": "management events", "FieldSelectors": [
                {"Field": "eventCategory", "Equals": ["Management"], "StartsWith": [],
                 "EndsWith": [], "NotEquals": [], "NotStartsWith": [], "NotEndsWith": []}]}]}
            """
    ) { root in
        guard root.value("EventDataStoreArn") != nil,
            let advanced = root.value("AdvancedEventSelectors"), advanced.elements != nil
        else { return nil }
        return [Found(origin: .output, advanced: advanced, basic: nil)]
    }
}
