extension SelectorReader {
    /// Reports what stands in the place of something finished: a function, a reference.
    /// - Returns: whether it is one.
    mutating func reportUnresolved(_ node: DocumentNode) -> Bool {
        if let function = node.function {
            report(
                .unresolved,
                at: node.range,
                "\(function) is not worked out",
                origin == .configuration
                    ? Self.checkPlan
                    : "check the finished template, or what get-event-selectors prints"
            )
            return true
        }
        guard let text = node.text, let reference = reference(in: text) else { return false }
        report(
            .unresolved,
            at: node.range,
            "'\(reference)' is not worked out",
            wayOut(of: reference)
        )
        return true
    }

    private func wayOut(of reference: String) -> String {
        if origin == .configuration { return Self.checkPlan }
        return reference.hasPrefix("{{")
            ? "check what get-event-selectors prints"
            : "write !Sub before the text, and check the finished template"
    }

    private static let checkPlan = "check the plan, as 'terraform show -json' prints it"

    /// A plan has null for what is known only after it is applied.
    mutating func reportUnknown(_ what: String, at range: Range<Int>) {
        report(
            .unresolved,
            at: range,
            "\(what) is known only after the apply",
            "check what get-event-selectors prints after it, or write what is known"
        )
    }

    /// Whether null stands for something that Terraform does not know yet.
    var nullIsUnknown: Bool { words == .terraform && origin == .output }

    /// The first reference in a text, with its braces; nil if there is none.
    private func reference(in text: String) -> String? {
        switch origin {
        case .template:
            text.firstMatch(of: /\$\{[^}]*\}?|\{\{resolve:[^}]*\}\}/).map { String($0.output) }
        // With its sign doubled it is a plain text.
        case .configuration:
            text.firstMatch(of: /(?:^|[^$%])([$%]\{[^}]*\}?)/).map { String($0.output.1) }
        case .request, .output: nil
        }
    }
}

extension DocumentNode {
    /// The function that stands in the place of a value: `!Sub …`, `{"Fn::Sub": …}`.
    var function: String? {
        if case .function(let function) = content { return function }
        guard let members, members.count == 1, let name = members.first?.name else { return nil }
        return name.hasPrefix("Fn::") || name == "Ref" ? name : nil
    }
}
