/// Finds what somebody may have meant.
package enum Suggestion {
    /// `did you mean 'filter'?`, if one of `names` is near enough to `name`.
    package static func nearest(to name: String, among names: [String]) -> String? {
        nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
    }

    /// The name that is near enough to `name`.
    /// - Parameter limit: how many letters may be others; unless it is said, a third of them.
    static func nearestName(
        to name: String,
        among names: [String],
        within limit: Int? = nil
    ) -> String? {
        let ranked = names.map { (name: $0, distance: distance(name, $0)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }),
            best.distance <= limit ?? max(1, name.count / 3)
        else { return nil }
        return best.name
    }

    /// How many letters have to be changed, added, left out or swapped with the next one
    /// (optimal string alignment).
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var rows = [Array(0...right.count)]
        for (row, letter) in left.enumerated() {
            var distances = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(
                    rows[row][column] + (letter == other ? 0 : 1),
                    rows[row][column + 1] + 1,
                    distances[column] + 1
                )
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    best = min(best, rows[row - 1][column - 1] + 1)
                }
                distances.append(best)
            }
            rows.append(distances)
        }
        return rows[left.count][right.count]
    }
}
