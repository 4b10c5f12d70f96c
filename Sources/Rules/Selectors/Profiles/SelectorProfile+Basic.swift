/// What AWS takes of basic selectors.
///
/// Source: the CloudTrail API reference, "EventSelector", "DataResource" and "PutEventSelectors".
extension SelectorProfile {
    func check(
        _ selectors: [WrittenBasicSelector],
        in list: WrittenSelectors
    ) -> [Diagnostic] {
        guard let limits else { return [] }
        var found: [Diagnostic] = []
        if !takesBasicSelectors {
            found.append(
                Diagnostic(
                    .basicInEventDataStore,
                    at: list.range,
                    "basic selectors are not for event data stores",
                    "use them for a trail, or write advanced ones"
                )
            )
        }
        if selectors.count > limits.basicSelectors {
            found.append(
                Diagnostic(
                    .tooManyBasicSelectors,
                    at: selectors[limits.basicSelectors].range,
                    "more than \(limits.basicSelectors) basic selectors (\(selectors.count))",
                    "bring some of them together, or write advanced ones"
                )
            )
        }
        found += selectors.flatMap(\.excludedSources)
            .filter { !limits.excludableSources.contains($0.value) }
            .map { source in
                Diagnostic(
                    .excludedSource,
                    at: source.range,
                    "'\(source.value)' can't be excluded",
                    "use \(limits.excludableSources.joined(separator: " or "))"
                )
            }
        found += selectors.flatMap(\.resources).flatMap(refused)
        return found + tooMany(selectors, limits)
    }

    private func refused(_ resources: WrittenBasicSelector.Resources) -> [Diagnostic] {
        resources.values.filter { !resources.type.takes($0.value) }.map { value in
            Diagnostic(
                .refusedResource,
                at: value.range,
                "'\(value.value)' is no resource of \(resources.type.rawValue)",
                "write an ARN, or 'arn:aws:\(resources.type.service)' for all of them"
            )
        }
    }

    private func tooMany(
        _ selectors: [WrittenBasicSelector],
        _ limits: Limits
    ) -> [Diagnostic] {
        let counted = selectors.flatMap(\.resources).flatMap { resources in
            resources.values.filter { !resources.type.isAll($0.value) }
        }
        guard counted.count > limits.dataResources else { return [] }
        return [
            Diagnostic(
                .tooManyDataResources,
                at: counted[limits.dataResources].range,
                "more than \(limits.dataResources) data resources over all selectors"
                    + " (\(counted.count))",
                "select whole services, or write advanced selectors"
            )
        ]
    }
}

extension BasicEventSelector.ResourceType {
    /// As ARNs name it.
    var service: String {
        switch self {
        case .object: "s3"
        case .function: "lambda"
        case .table: "dynamodb"
        }
    }

    /// Whether a value stands for every resource of the type: `arn:aws:s3`, and of objects also
    /// `arn:aws:s3:::`.
    func isAll(_ value: String) -> Bool {
        let parts = value.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "arn", parts[2] == service else { return false }
        return parts.count == 3 || self == .object && parts[3...].allSatisfy(\.isEmpty)
    }

    /// Whether AWS takes a value for the type. A wildcard in the place of the whole resource is
    /// refused (aws-samples/aws-security-reference-architecture-examples, issue 335).
    fileprivate func takes(_ value: String) -> Bool {
        if isAll(value) { return true }
        guard let last = value.split(separator: ":", omittingEmptySubsequences: false).last,
            last != "*"
        else { return false }
        return ResourceARN.isWhole(value, of: rawValue)
    }
}
