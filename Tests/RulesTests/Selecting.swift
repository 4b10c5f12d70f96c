import FastJSON
import QueryLanguage
import Records
import Rules
import TestKit

/// The selectors in a JSON document.
func selectors(_ document: String) throws -> [AdvancedEventSelector] {
    try AdvancedEventSelector.read(SharedBytes(Array(document.utf8)))
}

/// Whether one selector with these field selectors keeps `record`.
func keeps(_ fieldSelectors: String, _ record: String) throws -> Bool {
    let read = try selectors("[{\"FieldSelectors\": [\(fieldSelectors)]}]")
    return try withRecord(record) { read.keepingExpression.holds(ofRecord: $0) }
}
