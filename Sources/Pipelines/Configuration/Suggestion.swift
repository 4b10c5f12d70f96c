/// Finds what somebody may have meant.
enum Suggestion {
    /// `did you mean 'filter'?`, if one of `names` is near enough to `name`.
    static func nearest(to name: String, among names: [String]) -> String? {
        let ranked = names.map { (name: $0, distance: distance(name, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }),
            best.distance <= max(1, name.count / 3)
        else { return nil }
        return "did you mean '\(best.name)'?"
    }

    /// How many letters have to be changed, added or left out (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (leftIndex, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = leftIndex + 1
            for (rightIndex, other) in right.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[rightIndex + 1]
                row[rightIndex + 1] = min(changed, diagonal + 1, row[rightIndex] + 1)
            }
        }
        return row[right.count]
    }
}
