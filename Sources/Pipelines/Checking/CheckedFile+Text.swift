internal import Rules

extension CheckedFile {
    /// For people: a line for each finding, why it matters below it, and what the file is good for.
    package var text: String {
        let lines = findings.flatMap(\.lines)
        let summary = hasFindings(from: .error) ? nil : TerminalText.plain("\(path): \(legality)")
        return (lines + (summary.map { [$0] } ?? [])).joined(separator: "\n")
    }

    private var legality: String {
        guard case .selectors(let profile, let names) = kind else { return "ok" }
        let list = names.joined(separator: ", ")
        let place = "in profile \(profile.name) (edition \(profile.edition))"
        guard names.contains(profile.name) else {
            return "no errors \(place), but legal only in: \(list)"
        }
        return "ok \(place); legal in: \(list)"
    }
}

extension Finding {
    /// `x.json:3:5: warning: problem; way out [SEL103 unterminated-prefix]`
    package var line: String {
        let severity = rule.severity == .error ? "" : "\(rule.severity.rawValue): "
        let what = TerminalText.plain("\(position): \(severity)\(problem); \(wayOut)")
        // What is wrong with a pipeline has no name.
        return rule == .pipeline ? what : "\(what) [\(rule.code) \(rule.name)]"
    }

    /// That line, and why it matters.
    fileprivate var lines: [String] {
        guard rule != .pipeline else { return [line] }
        var lines = [line, "    \(rule.why)"]
        if let fix { lines.append(TerminalText.plain("    \(fixing) would \(fix.summary).")) }
        return lines
    }

    private var position: String {
        switch place {
        case nil: file
        case .line(let line): "\(file):\(line)"
        case .range(let start, _): "\(file):\(start.line):\(start.column)"
        }
    }
}
