/// Why a document can't be used as selectors.
package struct SelectorError: Error, Equatable, CustomStringConvertible {
    package let place: SourceText.Place
    package let problem: String
    package let wayOut: String

    package var description: String { "\(place.line):\(place.column): \(problem); \(wayOut)" }
}
