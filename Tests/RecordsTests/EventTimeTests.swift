import Records
import Testing

@Suite struct `A time as text` {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
        (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
        (253_402_300_800_000, "10000-01-01T00:00:00Z"),
    ])
    func `is ISO 8601, also of years that no record has`(milliseconds: Int64, text: String) {
        #expect(EventTime(milliseconds: milliseconds).description == text)
    }
}
