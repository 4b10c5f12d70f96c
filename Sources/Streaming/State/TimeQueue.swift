internal import Records

/// Numbers, each with a time: the earliest comes out first, and of one time the lowest number.
///
/// A heap with four children a node, so that a node's children are near each other in memory.
struct TimeQueue: Sendable {
    struct Item: Sendable {
        let time: EventTime
        let number: Int

        func precedes(_ other: Item) -> Bool {
            time == other.time ? number < other.number : time < other.time
        }
    }

    private var items: [Item] = []

    /// What comes out next.
    var first: Item? { items.first }

    mutating func removeAll() { items.removeAll(keepingCapacity: true) }

    mutating func insert(_ number: Int, at time: EventTime) {
        let item = Item(time: time, number: number)
        var index = items.count
        items.append(item)
        while index > 0 {
            let parent = (index - 1) / 4
            guard item.precedes(items[parent]) else { break }
            items[index] = items[parent]
            index = parent
        }
        items[index] = item
    }

    /// Takes out the first; there must be one.
    @discardableResult
    mutating func removeFirst() -> Item {
        let first = items[0]
        let last = items.removeLast()
        if !items.isEmpty { sink(last) }
        return first
    }

    /// Puts `item` where the first was, and lets it down to its place.
    private mutating func sink(_ item: Item) {
        var index = 0
        while true {
            let start = 4 * index + 1
            guard start < items.count else { break }
            var least = start
            for child in (start + 1)..<max(start + 1, min(start + 4, items.count))
            where items[child].precedes(items[least]) {
                least = child
            }
            guard items[least].precedes(item) else { break }
            items[index] = items[least]
            index = least
        }
        items[index] = item
    }
}
