package import Streaming

extension StageTotals {
    /// For people: what the stage has counted, by the names that it has in logs, and in a table what
    /// is counted by reason.
    package var report: String {
        var text = TerminalText()
        let verdicts = ["kept", "dropped"]
        let sums = counts.filter { count in
            !verdicts.contains { count.name.isReason(of: $0) || count.name == "\($0)_bytes" }
        }
        let line = sums.map { name, value in
            guard let bytes = self["\(name)_bytes"] else { return "\(name) \(value)" }
            return "\(name) \(value) (\(bytes) bytes)"
        }
        text.add("stage \(id): " + line.joined(separator: ", "))
        for verdict in verdicts {
            text.addTable(
                "\(verdict) by",
                level: 1,
                counts.filter { $0.name.starts(with: "\(verdict).") }.map { name, value in
                    let reason = String(name.dropFirst(verdict.count + 1))
                    let bytes = self["\(verdict)_bytes.\(reason)"] ?? 0
                    return ("\(value)", TerminalText.plain(reason), "\(bytes) bytes")
                }
            )
        }
        return text.text
    }

    private subscript(name: String) -> Int? { counts.first { $0.name == name }?.value }
}

extension String {
    /// Whether it is the name of a count of one reason of a verdict.
    fileprivate func isReason(of verdict: String) -> Bool {
        hasPrefix("\(verdict).") || hasPrefix("\(verdict)_bytes.")
    }
}
