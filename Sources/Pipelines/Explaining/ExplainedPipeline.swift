package import Rules

/// A pipeline, or one file of selectors, ready to say what it does with a record.
package struct ExplainedPipeline: Sendable {
    package let stages: [ExplainedStage]
    /// What decoding is held to.
    package let limits: Limits
}

/// A stage, ready to say what it does with a record.
package struct ExplainedStage: Sendable {
    package let id: String
    /// The kind's name.
    package let kind: String
    package let part: Part
    /// Whether it lets a record go on all the same that its principal never made before.
    package var isGuarded = false

    /// What a stage has to do with whether a record is kept.
    package enum Part: Sendable {
        /// Selectors decide; the path is of the file that they are in.
        case selecting(SelectorExplainer, file: String)
        /// A condition decides.
        case judging(ExplainedRule)
        /// Every record goes on; one line for people says what is done with it.
        case passing(String)
        /// Other records decide too; one line for people says how.
        case depending(String)
    }
}
