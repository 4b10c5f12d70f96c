internal import Rules

extension ExplainedPipeline {
    /// Reads a pipeline file's text as `Plan.read` does.
    ///
    /// - Parameter readFile: gives the bytes of a file that the pipeline names.
    package static func read(
        _ text: String,
        file: String,
        environment: [String: String],
        readFile: @escaping (String) throws -> [UInt8]
    ) throws(ConfigurationError) -> ExplainedPipeline {
        let reader = PlanReader(file: file, environment: environment, readFile: readFile)
        // Whatever is wrong with the pipeline is said as ever.
        let plan = try reader.read(text)
        var stages: [ExplainedStage] = []
        for (stage, (kind, settings)) in zip(
            plan.stages,
            try reader.stageReaders(try reader.top(of: text))
        ) {
            let part = try reader.part(kind, settings)
            let isGuarded = try GuardPlan(settings) != nil
            stages.append(
                ExplainedStage(id: stage.id, kind: kind.name, part: part, isGuarded: isGuarded)
            )
        }
        return ExplainedPipeline(stages: stages, limits: plan.limits)
    }

    /// Reads a document of selectors.
    package static func selecting(
        _ document: [UInt8],
        file: String,
        as selection: Selection
    ) throws(ConfigurationError) -> ExplainedPipeline {
        let explainer = try selection.explainer(document, file: file)
        let stage = ExplainedStage(
            id: "select",
            kind: StageKind.select.name,
            part: .selecting(explainer, file: file)
        )
        return ExplainedPipeline(stages: [stage], limits: Limits())
    }
}

extension PlanReader {
    /// What the stage has to do with whether a record is kept; its settings have been read before.
    fileprivate func part(
        _ kind: StageKind,
        _ settings: FieldReader
    ) throws(ConfigurationError) -> ExplainedStage.Part {
        switch kind.effect {
        case .passes(let remark): return .passing(remark)
        case .depends(let remark): return .depending(remark)
        case .selects: return try selecting(settings)
        case .judges(let verdict):
            return .judging(ExplainedRule(try ConditionPlan(verdict, settings), file: file))
        }
    }

    private func selecting(
        _ settings: FieldReader
    ) throws(ConfigurationError) -> ExplainedStage.Part {
        let path = try settings.requiredText("selectors", example: "selectors/drop.json")
        let bytes: [UInt8]
        do {
            bytes = try readFile(path)
        } catch {
            throw settings.error(in: "selectors", "can't read '\(path)': \(error)", "try again")
        }
        let explainer = try Selection(settings).explainer(bytes, file: beside(path))
        return .selecting(explainer, file: beside(path))
    }
}
