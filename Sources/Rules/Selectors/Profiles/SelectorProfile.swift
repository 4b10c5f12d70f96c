/// What somebody who applies selectors takes: AWS for a trail, AWS for an event data store, Sluice.
///
/// A value, so that another edition of AWS's texts is another value.
package struct SelectorProfile: Sendable {
    /// What it is called on the command line.
    package let name: String
    /// Year and month of the texts that it was taken from; AWS changes them without saying so.
    package let edition: String
    /// One sentence.
    package let summary: String
    /// What may be asked of events of each category; nil: anything of any.
    let categories: [Category]?
    /// AWS's limits; nil: none.
    let limits: Limits?
    /// Whether basic selectors are taken at all.
    let takesBasicSelectors: Bool

    /// What selectors of one category may say.
    struct Category: Sendable {
        let name: String
        let fields: [FieldRule]
    }

    /// What a selector may say of one field.
    struct FieldRule: Sendable {
        let field: String
        var presence = Presence.optional
        var operators = AdvancedEventSelector.Operator.allCases
        var values = Values.any

        /// Whether it must be there.
        enum Presence: Sendable { case optional, required, requiredOnce }

        /// What it may be compared with.
        enum Values: Sendable {
            case any
            /// These words, and no others.
            case words([String])
            /// These words, as far as is documented: AWS's list grows.
            case documented([String])
        }
    }

    /// How much AWS takes.
    struct Limits: Sendable {
        /// Over all conditions of all selectors, `eventCategory` included.
        let values = 500
        /// From here on a warning.
        let valuesToWarnAt = 450
        let basicSelectors = 5
        /// Over all selectors; those that stand for all of a service's resources don't count.
        let dataResources = 250
        let excludableSources = ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
    }

    /// Every profile, from the narrowest to the widest.
    package static let catalogue: [SelectorProfile] = [.awsTrail, .awsEventDataStore, .extended]

    /// The profile called `name`.
    package static func named(_ name: String) -> SelectorProfile? {
        catalogue.first { $0.name == name }
    }

    func category(_ name: String) -> Category? {
        categories?.first { $0.name == name }
    }
}
