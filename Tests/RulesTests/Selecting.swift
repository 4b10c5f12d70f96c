import FastJSON
import QueryLanguage
import Records
import Rules
import TestKit

/// A field selector with one operator, as JSON.
func field(_ name: String, _ operation: String, _ values: String...) -> String {
    let list = values.map { "\"\($0)\"" }.joined(separator: ",")
    return "{\"Field\":\"\(name)\",\"\(operation)\":[\(list)]}"
}

/// A document of advanced selectors, each with the field selectors in a text.
func advancedDocument(_ fields: String...) -> String {
    "[" + fields.map { "{\"FieldSelectors\":[\($0)]}" }.joined(separator: ",") + "]"
}

/// A JSON document of selectors, read.
func document(_ json: String) -> SelectorDocument {
    SelectorDocument(json: SharedBytes(Array(json.utf8)))
}

/// The selectors in a JSON document.
func selectors(_ json: String) throws -> EventSelectors {
    try EventSelectors.read(json: SharedBytes(Array(json.utf8)))
}

/// The advanced selectors in a JSON document.
func advanced(_ json: String) throws -> [AdvancedEventSelector] {
    guard case .advanced(let advanced) = try selectors(json) else { return [] }
    return advanced
}

/// Whether one selector with these field selectors keeps `record`.
func keeps(
    _ fieldSelectors: String,
    _ record: String,
    _ policy: SelectorPolicy = SelectorPolicy()
) throws -> Bool {
    try keeps(selectors(advancedDocument(fieldSelectors)), record, policy)
}

/// Whether `selectors` keep `record`.
func keeps(
    _ selectors: EventSelectors,
    _ record: String,
    _ policy: SelectorPolicy = SelectorPolicy()
) throws -> Bool {
    let expression = selectors.keepingExpression(policy)
    return try withRecord(record) { expression.holds(ofRecord: $0) }
}

/// The codes of what is found in a document, errors and warnings alike, in the order of the text.
func codes(_ json: String, _ profile: SelectorProfile) -> [String] {
    let document = document(json)
    return (document.faults + profile.check(document)).inOrder.map(\.rule.code)
}
