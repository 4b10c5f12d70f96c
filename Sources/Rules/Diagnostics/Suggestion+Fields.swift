internal import Records

extension Suggestion {
    /// `did you mean 'eventName'?`, if no record has a field called `name`, but one that is written
    /// alike. A name that is like none may be one that AWS has added.
    package static func field(meantBy name: String) -> String? {
        guard !isField(name) else { return nil }
        let names = fields(meantBy: name)
        guard !names.isEmpty else { return nil }
        return "did you mean \(names.map { "'\($0)'" }.joined(separator: " or "))?"
    }

    /// Whether `name` would be a field if letter case did not matter.
    static func isField(inOtherCase name: String) -> Bool {
        Field.known.contains { $0.lowercased() == name.lowercased() }
    }

    private static func isField(_ name: String) -> Bool {
        Field.known.contains(name) || isBelowOpenField(name)
    }

    private static func isBelowOpenField(_ name: String) -> Bool {
        let top = top(of: name)
        guard top != name, Field.known.contains(top) else { return false }
        guard Field.closed.contains(top) else { return true }
        // Below a member that is itself an object.
        return Field.known.contains { name.hasPrefix("\($0).") && $0 != top }
    }

    private static func fields(meantBy name: String) -> [String] {
        let same = Field.known.filter { $0.lowercased() == name.lowercased() }
        let ends = Field.known.filter { $0.lowercased().hasSuffix(".\(name.lowercased())") }
        let candidates = same.isEmpty ? ends : same
        guard candidates.isEmpty else { return candidates }
        let top = top(of: name)
        guard top != name, !Field.known.contains(top) else {
            return nearestName(to: name, among: Field.known).map { [$0] } ?? []
        }
        guard let right = nearestName(to: top, among: Field.known) else { return [] }
        let mended = right + name.dropFirst(top.count)
        let meant = isField(mended) ? [] : fields(meantBy: mended)
        return meant.isEmpty ? [mended] : meant
    }

    private static func top(of name: String) -> String { String(name.prefix { $0 != "." }) }
}
