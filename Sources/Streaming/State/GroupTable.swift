internal import FastJSON

/// Groups by the bytes of their key, each with a row of numbers and of accumulators: a hash table
/// that keeps all keys in one array, all numbers in another, and so the accumulators.
public struct GroupTable: Sendable {
    private struct Group {
        let hash: UInt64
        let keyStart: Int
        let keyCount: Int32
        /// Whether it has become part of another.
        var isFolded = false

        /// Where its key is among all keys.
        var key: Range<Int> { keyStart..<keyStart + Int(keyCount) }
    }

    public let layout: GroupLayout
    private var groups: [Group] = []
    private var keys: [UInt8] = []
    private var numbers: [Int64] = []
    private var accumulators: [any Accumulator] = []
    /// Group numbers by hash, -1 where free; a power of two, at most half full.
    private var slots: [Int32]
    /// Bytes that the accumulators hold beside their own, about.
    public private(set) var heapByteCount = 0
    /// The same of a group that is new.
    private let newHeapByteCount: Int

    public init(_ layout: GroupLayout) {
        self.layout = layout
        newHeapByteCount = layout.accumulators.reduce(0) { $0 + $1.heapByteCount }
        slots = Array(repeating: -1, count: Self.leastSlotCount)
    }

    /// How many groups there are.
    public var count: Int { groups.count }

    /// The number of the group with this key; it is new, with all numbers 0, if there was none.
    public mutating func group(of key: RawSpan) -> Int {
        let hash = key.hash(seed: Self.seed)
        let slot = slot(of: key, hash: hash)
        let number = Int(slots[slot])
        return number >= 0 ? number : add(key, hash: hash, in: slot)
    }

    /// The number of the group with this key; nil if there is none.
    public func existingGroup(of key: RawSpan) -> Int? {
        let number = Int(slots[slot(of: key, hash: key.hash(seed: Self.seed))])
        return number >= 0 ? number : nil
    }

    /// The slot that has the group with this key, or that it would have.
    private func slot(of key: RawSpan, hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if groups[number].hash == hash, self.key(number).isEqual(to: key) { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    /// The key of a group.
    @_lifetime(borrow self)
    public func key(_ group: Int) -> RawSpan {
        keys.rawSpan.extracting(groups[group].key)
    }

    /// The number in `column` of a group.
    public subscript(group: Int, column: Int) -> Int64 {
        get { numbers[group * layout.width + column] }
        set { numbers[group * layout.width + column] = newValue }
    }

    /// The accumulator of a group that is at `index` of the layout's.
    public func accumulator(_ index: Int, of group: Int) -> any Accumulator {
        accumulators[group * layout.accumulators.count + index]
    }

    /// Takes `value` into an accumulator of a group.
    public mutating func add(_ value: RawSpan, toAccumulator index: Int, of group: Int) {
        let place = group * layout.accumulators.count + index
        heapByteCount -= accumulators[place].heapByteCount
        accumulators[place].add(value)
        heapByteCount += accumulators[place].heapByteCount
    }

    /// Takes `other`, one of the same measure, into an accumulator of a group.
    public mutating func merge(_ other: any Accumulator, into index: Int, of group: Int) {
        let place = group * layout.accumulators.count + index
        heapByteCount -= accumulators[place].heapByteCount
        accumulators[place].merge(any: other)
        heapByteCount += accumulators[place].heapByteCount
    }

    /// Adds the numbers and accumulators of all groups of `other`, which has the same layout.
    mutating func add(_ other: GroupTable) {
        for number in 0..<other.count {
            add(number, of: other, width: layout.width, to: group(of: other.key(number)))
        }
    }

    /// Adds the first `width` numbers, and the accumulators, of a group of `other`.
    public mutating func add(_ number: Int, of other: GroupTable, width: Int, to group: Int) {
        for column in 0..<width { self[group, column] &+= other[number, column] }
        for index in layout.accumulators.indices {
            merge(other.accumulator(index, of: number), into: index, of: group)
        }
    }

    // MARK: Folding

    /// Makes a group part of `other`: its records, the first number, and what its accumulators have
    /// taken in. The group stays known by its key, but is no group any more.
    mutating func fold(_ group: Int, into other: Int) {
        self[other, 0] &+= self[group, 0]
        for index in layout.accumulators.indices {
            merge(accumulator(index, of: group), into: index, of: other)
        }
        for column in 0..<layout.width { self[group, column] = 0 }
        for (index, empty) in layout.accumulators.enumerated() {
            let place = group * layout.accumulators.count + index
            heapByteCount += empty.heapByteCount - accumulators[place].heapByteCount
            accumulators[place] = empty
        }
        groups[group].isFolded = true
    }

    /// Whether a group has become part of another.
    func isFolded(_ group: Int) -> Bool { groups[group].isFolded }

    // MARK: Memory

    /// Bytes of memory of the groups, about, and of the rows that they become, all at once, when
    /// their window closes: an array that grows is a quarter empty on average, and holds its old
    /// elements beside for a moment. A function of the groups alone, so that it is the same after
    /// a restart.
    public var groupByteCount: Int {
        let elements = 24 + 8 * layout.width + 40 * layout.accumulators.count
        return (count * elements + keys.count) / 2 * 3 + (slots.count - Self.leastSlotCount) * 4
            + heapByteCount + count * Self.rowByteCount + keys.count * 2
    }

    /// Bytes of a row on its way to its output, without the key, which it has twice.
    private static let rowByteCount = 360

    /// Bytes of a table with no group in it: its slots, and the headers of its arrays.
    public static var emptyByteCount: Int { leastSlotCount * 4 + 256 }

    private static let leastSlotCount = 64

    // MARK: Order

    /// The groups in the order of their keys' bytes.
    public func sortedGroups() -> [Int] { sorted(0..<count) }

    /// Some groups in the order of their keys' bytes.
    public func sorted(_ groups: some Sequence<Int>) -> [Int] {
        let (entries, bytes) = (self.groups.span, keys.rawSpan)
        return groups.filter { !entries[$0].isFolded }.sorted {
            bytes.extracting(entries[$0].key).precedes(bytes.extracting(entries[$1].key))
        }
    }

    private mutating func add(_ key: RawSpan, hash: UInt64, in slot: Int) -> Int {
        let number = groups.count
        groups.append(Group(hash: hash, keyStart: keys.count, keyCount: Int32(key.byteCount)))
        keys.append(contentsOf: key)
        numbers.append(contentsOf: repeatElement(0, count: layout.width))
        if !layout.accumulators.isEmpty {
            accumulators.append(contentsOf: layout.accumulators)
            heapByteCount += newHeapByteCount
        }
        slots[slot] = Int32(number)
        if groups.count * 2 > slots.count { grow() }
        return number
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for number in groups.indices {
            var slot = Int(truncatingIfNeeded: groups[number].hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }

    /// Secret to this process, so that keys can't be chosen to collide.
    private static let seed = UInt64.random(in: .min ... .max)
}
