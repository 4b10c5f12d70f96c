internal import FastJSON
public import Records

/// Keys, each with the record that brought it: at most so many, of which the oldest by event time
/// are forgotten first.
///
/// A hash table that keeps all keys in one array. What is forgotten stays in the arrays until it is
/// half of them; then the rest is moved together. The order of the entries is that in which they came.
public struct KeyMemory: Sendable {
    /// The record that brought a key.
    public struct Origin: Equatable, Sendable {
        public let time: EventTime
        public let position: RecordPosition

        public init(time: EventTime, position: RecordPosition) {
            self.time = time
            self.position = position
        }
    }

    private struct Entry: Sendable {
        let time: EventTime
        let offset: Offset
        var keyStart: Int
        let keyCount: Int32
        let number: Int32
        let hash: UInt32
        var isAlive = true

        var origin: Origin {
            Origin(time: time, position: RecordPosition(offset: offset, number: number))
        }
    }

    /// The most keys that are remembered.
    public let limit: Int
    /// The most bytes that they may take; one key is remembered in any case.
    public var byteLimit = Int.max
    /// No key of an earlier time is remembered.
    private(set) var horizon = EventTime.distantPast
    private var entries: [Entry] = []
    private var keys: [UInt8] = []
    /// Entry numbers by hash, -1 where free; a power of two, at most half full.
    private var slots: [Int32] = Array(repeating: -1, count: 64)
    private var byTime = TimeQueue()
    private var deadCount = 0
    /// How many entries have been handed over, or were handed in.
    private var savedCount = 0

    public init(limit: Int) {
        precondition(limit > 0)
        self.limit = limit
    }

    /// Bytes of the keys that are remembered.
    private var aliveKeyByteCount = 0

    /// Bytes of memory, about, at most: a key takes an entry, a place in the queue and in the table,
    /// and its own bytes; what is forgotten stays until it is half. A function of what is remembered,
    /// so that the same is remembered after a restart.
    public var byteCount: Int { 2 * (count * Self.entryByteCount + aliveKeyByteCount) }

    private static let entryByteCount = 68

    /// How many keys are remembered.
    public var count: Int { entries.count - deadCount }

    /// What is remembered of `key`.
    public func origin(of key: RawSpan) -> Origin? {
        find(key, Self.hash(key)).map { entries[$0].origin }
    }

    /// Remembers `key`, in place of what was remembered of it.
    /// - Returns: how many keys, the oldest, had to be forgotten for it.
    public mutating func remember(_ key: RawSpan, from origin: Origin) -> Int {
        let hash = Self.hash(key)
        if let old = find(key, hash) { kill(old) }
        byTime.insert(entries.count, at: origin.time)
        add(key, hash, origin)
        var forgottenCount = 0
        while count > limit || (byteCount > byteLimit && count > 1) {
            forgetOldest()
            forgottenCount += 1
        }
        sweepIfWorthwhile()
        return forgottenCount
    }

    /// Forgets the keys of times before `time`.
    public mutating func removeAll(before time: EventTime) {
        horizon = max(horizon, time)
        while let first = byTime.first, first.time < time {
            byTime.removeFirst()
            if entries[first.number].isAlive { kill(first.number) }
        }
        sweepIfWorthwhile()
    }

    /// Calls `body` with the keys that have come since the last call and are still remembered, in
    /// the order in which they came.
    mutating func takeNew(_ body: (RawSpan, Origin) -> Void) {
        for number in savedCount..<entries.count where entries[number].isAlive {
            body(key(number), entries[number].origin)
        }
        savedCount = entries.count
    }

    /// Takes note that all there is has come out of a changelog, or is in it.
    mutating func markSaved() { savedCount = entries.count }

    private mutating func forgetOldest() {
        while true {
            let first = byTime.removeFirst()
            guard entries[first.number].isAlive else { continue }
            kill(first.number)
            horizon = max(horizon, first.time)
            return
        }
    }

    private mutating func kill(_ number: Int) {
        entries[number].isAlive = false
        deadCount += 1
        aliveKeyByteCount -= Int(entries[number].keyCount)
    }

    // MARK: The table

    @_lifetime(borrow self)
    private func key(_ number: Int) -> RawSpan {
        let entry = entries[number]
        return keys.rawSpan.extracting(entry.keyStart..<entry.keyStart + Int(entry.keyCount))
    }

    private func find(_ key: RawSpan, _ hash: UInt32) -> Int? {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if entries[number].hash == hash, entries[number].isAlive,
                self.key(number).isEqual(to: key)
            {
                return number
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func add(_ key: RawSpan, _ hash: UInt32, _ origin: Origin) {
        entries.append(
            Entry(
                time: origin.time,
                offset: origin.position.offset,
                keyStart: keys.count,
                keyCount: Int32(key.byteCount),
                number: origin.position.number,
                hash: hash
            )
        )
        keys.append(contentsOf: key)
        aliveKeyByteCount += key.byteCount
        if entries.count * 2 > slots.count {
            fillSlots(count: slots.count * 2)
        } else {
            fillSlot(entries.count - 1)
        }
    }

    private mutating func fillSlots(count: Int) {
        slots = Array(repeating: -1, count: count)
        for number in entries.indices where entries[number].isAlive { fillSlot(number) }
    }

    private mutating func fillSlot(_ number: Int) {
        var slot = Int(entries[number].hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(number)
    }

    private mutating func sweepIfWorthwhile() {
        if deadCount > 64 && deadCount * 2 > entries.count { sweep() }
    }

    /// Moves together what is alive, in the arrays that there are: others beside them would take as
    /// much memory again.
    private mutating func sweep() {
        var (count, keyByteCount, saved) = (0, 0, 0)
        byTime.removeAll()
        for number in entries.indices where entries[number].isAlive {
            var entry = entries[number]
            let start = entry.keyStart
            entry.keyStart = keyByteCount
            for index in 0..<Int(entry.keyCount) {
                keys[keyByteCount + index] = keys[start + index]
            }
            keyByteCount += Int(entry.keyCount)
            byTime.insert(count, at: entry.time)
            entries[count] = entry
            count += 1
            if number < savedCount { saved = count }
        }
        entries.removeLast(entries.count - count)
        keys.removeLast(keys.count - keyByteCount)
        (deadCount, savedCount) = (0, saved)
        for slot in slots.indices { slots[slot] = -1 }
        for number in entries.indices { fillSlot(number) }
    }

    private static func hash(_ key: RawSpan) -> UInt32 {
        UInt32(truncatingIfNeeded: key.hash(seed: seed))
    }

    /// Secret to this process, so that keys can't be chosen to collide.
    private static let seed = UInt64.random(in: .min ... .max)
}
