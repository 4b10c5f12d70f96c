extension MeasureKind {
    static let min = MeasureKind(
        name: "min",
        summary: "The least of a field's numbers; null if there are none.",
        example: "min(additionalEventData.bytesTransferredOut)",
        argument: .field,
        course: .neverRises,
        makeAccumulator: { _ in ExtremeNumber(.least) }
    )
}
