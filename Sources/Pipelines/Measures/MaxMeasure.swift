extension MeasureKind {
    static let max = MeasureKind(
        name: "max",
        summary: "The greatest of a field's numbers; null if there are none.",
        example: "max(additionalEventData.bytesTransferredOut)",
        argument: .field,
        course: .neverFalls,
        makeAccumulator: { _ in ExtremeNumber(.greatest) }
    )
}
