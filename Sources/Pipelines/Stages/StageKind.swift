/// A kind of stage: how it is written in a pipeline file, and what reads it.
///
/// A new kind is one file with a value of this type, and one line in the catalogue.
package struct StageKind: Sendable {
    package let name: String
    /// One sentence.
    package let summary: String
    package let settings: [Setting]
    /// A stage as it stands in a pipeline file; read by a test.
    package let example: String
    /// What it does with a record, as far as that can be told of one record.
    var effect = Effect.selects
    let read: @Sendable (FieldReader, PlanReader) throws(ConfigurationError) -> any StagePlan

    /// What a kind of stage does with a record.
    enum Effect: Sendable {
        /// Keeps or drops it by selectors, which are in the file that its settings name.
        case selects
        /// Does that with the records of which the condition in its settings holds.
        case judges(ConditionPlan.Verdict)
        /// Lets it go on in any case; for people, what else it does.
        case passes(String)
        /// That depends on other records; for people, on what.
        case depends(String)
    }

    /// One setting of a stage.
    package struct Setting: Sendable {
        package let name: String
        package let summary: String

        init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    /// Every kind of stage.
    package static let catalogue: [StageKind] = [.drop, .keep, .select, .dedupe, .aggregate]

    /// A stage's `id`: letters, digits, `-` and `_`, since topics are named by it.
    static func id(of reader: FieldReader) throws(ConfigurationError) -> String {
        let id = try reader.requiredText("id", example: "my-stage")
        let isTopicName = id.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber)
                || character == "-" || character == "_"
        }
        guard isTopicName else {
            throw reader.error(
                in: "id",
                "the id '\(id)' can't name a topic",
                "use letters, digits, - and _"
            )
        }
        return id
    }
}
