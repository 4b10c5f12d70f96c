internal import Records
internal import Streaming

/// One measure of an aggregate, read and checked.
struct Measure: Sendable {
    /// Of its column.
    let name: String
    let kind: MeasureKind
    /// What it measures; nil for the number of records.
    let field: Field?
    /// What it starts with; nil for the number of records.
    let accumulator: (any MeasureAccumulator)?

    /// The names of all its columns.
    var columns: [String] { [name] + kind.furtherColumns.map { "\(name)_\($0)" } }
}

/// The measures of an aggregate, in the order of their columns.
struct Measures: Sendable {
    let all: [Measure]
    /// What a group keeps: the number of its records, and an accumulator for each measure of a field.
    let layout: GroupLayout
    /// By measure, the index of its accumulator; nil for the number of records.
    private let indexes: [Int?]

    init(_ all: [Measure]) {
        self.all = all
        var indexes: [Int?] = []
        var accumulators: [any Accumulator] = []
        for measure in all {
            indexes.append(measure.accumulator == nil ? nil : accumulators.count)
            if let accumulator = measure.accumulator { accumulators.append(accumulator) }
        }
        self.indexes = indexes
        layout = GroupLayout(width: 1, accumulators: accumulators)
    }

    /// The fields of the accumulators, in their order.
    var fields: [Field] { all.compactMap(\.field) }

    /// What a measure has kept of a group; nil for the number of records.
    func accumulator(
        of measure: Int,
        _ group: Int,
        of groups: GroupTable
    ) -> (any MeasureAccumulator)? {
        indexes[measure].flatMap {
            groups.accumulator($0, of: group) as? any MeasureAccumulator
        }
    }

    /// The text of a measure's column; nil if there was no value.
    func resultJSON(of measure: Int, _ group: Int, of groups: GroupTable) -> [UInt8]? {
        guard indexes[measure] != nil else { return Array(String(groups[group, 0]).utf8) }
        return accumulator(of: measure, group, of: groups)?.resultJSON
    }
}
