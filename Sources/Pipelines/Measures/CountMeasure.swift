extension MeasureKind {
    static let count = MeasureKind(
        name: "count",
        summary: "The number of records.",
        example: "count",
        argument: .none,
        course: .neverFalls,
        makeAccumulator: nil
    )
}
