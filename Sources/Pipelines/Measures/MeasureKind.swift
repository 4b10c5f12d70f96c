internal import FastJSON
internal import Records
package import Streaming

/// A kind of measure: how it is written in a pipeline file, and what keeps its values.
///
/// A new kind is one file with a value of this type and an accumulator, and one line in the
/// catalogue.
package struct MeasureKind: Sendable {
    package let name: String
    /// One sentence.
    package let summary: String
    /// A measure as it stands in a pipeline file; read by a test.
    package let example: String
    let argument: Argument
    /// What the names of further columns end with; `users` has `users_error` beside it.
    let furtherColumns: [String]
    /// How what it gives can change; nil if that is no number.
    let course: Course?
    /// Makes an empty accumulator; nil for the number of records, which every group has.
    let makeAccumulator: (@Sendable (Int) -> any MeasureAccumulator)?

    /// What stands in the parentheses.
    enum Argument: Equatable, Sendable {
        case none
        /// `(userIdentity.arn)`
        case field
        /// `(eventName, 5)`, a number in this range.
        case fieldAndNumber(ClosedRange<Int>)
    }

    /// How the number that a measure gives can change while more is counted.
    enum Course: Equatable, Sendable {
        case neverFalls
        case neverRises
        case anyWay
    }

    init(
        name: String,
        summary: String,
        example: String,
        argument: Argument,
        furtherColumns: [String] = [],
        course: Course?,
        makeAccumulator: (@Sendable (Int) -> any MeasureAccumulator)?
    ) {
        self.name = name
        self.summary = summary
        self.example = example
        self.argument = argument
        self.furtherColumns = furtherColumns
        self.course = course
        self.makeAccumulator = makeAccumulator
    }

    /// Every kind of measure.
    package static let catalogue: [MeasureKind] = [
        .count, .countDistinct, .sum, .min, .max, .avg, .top,
    ]
}

/// What a measure keeps, and what a row says of it.
package protocol MeasureAccumulator: Accumulator {
    /// What the measure has come to, as JSON; nil if there was no value to measure.
    var resultJSON: [UInt8]? { get }

    /// The values of the kind's further columns, as JSON.
    var furtherJSON: [[UInt8]] { get }
}

extension MeasureAccumulator {
    package var furtherJSON: [[UInt8]] { [] }
}
