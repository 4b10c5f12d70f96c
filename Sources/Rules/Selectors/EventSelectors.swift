/// The selectors of a trail, an event data store or a stage: of one kind or the other.
///
/// Source: the CloudTrail API reference, "PutEventSelectors": advanced or basic ones, not both.
package enum EventSelectors: Equatable, Sendable {
    case advanced([AdvancedEventSelector])
    case basic([BasicEventSelector])

    /// What a trail has that was given none.
    static let awsDefault = EventSelectors.basic([BasicEventSelector()])

    /// Whether there are none, which says nothing about what is kept.
    package var isEmpty: Bool {
        switch self {
        case .advanced(let selectors): selectors.isEmpty
        case .basic(let selectors): selectors.isEmpty
        }
    }
}
