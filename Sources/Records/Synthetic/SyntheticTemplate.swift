/// JSON text with named holes such as `<bucket>`, compiled once and filled for each record.
///
/// Line ends and the spaces that follow them are dropped, so that a template may be laid out over
/// several lines. An unknown hole is a programming error and stops the process.
struct SyntheticTemplate: Sendable {
    private var parts: [Part] = []

    init(_ text: String) {
        var literal: [UInt8] = []
        var hole: [UInt8]?
        var isIndenting = false
        for byte in text.utf8 {
            if let name = hole {
                if byte == UInt8(ascii: ">") {
                    append(literal: &literal)
                    parts.append(Part(named: String(decoding: name, as: UTF8.self)))
                    hole = nil
                } else {
                    hole = name + [byte]
                }
            } else if byte == UInt8(ascii: "<") {
                hole = []
                isIndenting = false
            } else if byte == UInt8(ascii: "\n") {
                isIndenting = true
            } else if !(isIndenting && byte == UInt8(ascii: " ")) {
                isIndenting = false
                literal.append(byte)
            }
        }
        precondition(hole == nil, "a hole without '>' in \(text)")
        append(literal: &literal)
    }

    /// Appends the text with its holes filled for the record that `scene` describes.
    func append(
        to bytes: inout [UInt8],
        in scene: SyntheticScene,
        random: inout SplitMix64
    ) {
        for part in parts {
            switch part {
            case .literal(let text):
                bytes.append(contentsOf: text)
            case .word(let words, let choice, let salt):
                let bits = SplitMix64.mixed(choice.bits(in: scene) &+ salt)
                bytes.append(contentsOf: words[SplitMix64.scaled(bits, below: words.count)])
            case .letters(let alphabet, let count, let choice, let salt):
                var letters = SplitMix64(seed: choice.bits(in: scene) &+ salt)
                bytes.append(randomLetters: count, of: alphabet, random: &letters)
            case .freshLetters(let alphabet, let count):
                bytes.append(randomLetters: count, of: alphabet, random: &random)
            case .freshNumber(let bound):
                bytes.append(decimal: random.below(bound))
            case .octet(let salt):
                let bits = SplitMix64.mixed(scene.who &+ salt)
                bytes.append(decimal: 1 + SplitMix64.scaled(bits, below: 254))
            case .freshUUID:
                bytes.append(uuid: random.next(), random.next())
            case .eventTime:
                bytes.append(time: scene.seconds)
            case .sessionStart:
                let age = scene.seconds % 3_600 + Int64(scene.who % 1_800)
                bytes.append(time: scene.seconds - age)
            case .sessionEnd:
                bytes.append(time: scene.seconds + 3_600)
            case .caller:
                scene.caller?.append(to: &bytes, in: scene, random: &random)
            }
        }
    }

    private mutating func append(literal: inout [UInt8]) {
        guard !literal.isEmpty else { return }
        parts.append(.literal(literal))
        literal = []
    }
}

/// What the holes of one record are filled from.
struct SyntheticScene {
    /// Chooses who calls: the same number gives the same name, keys and address.
    var who: UInt64
    /// Chooses what is called: the same number gives the same bucket, table, key and so on.
    var what: UInt64
    /// Chooses the account.
    var account: UInt64
    /// Chooses the region.
    var region: UInt64
    /// The event time, in seconds since the Unix epoch, UTC.
    var seconds: Int64
    /// The ARN of the caller, if it has one.
    var caller: SyntheticTemplate?
}

extension SyntheticTemplate {
    fileprivate enum Choice {
        case who, what, account, region

        func bits(in scene: SyntheticScene) -> UInt64 {
            switch self {
            case .who: scene.who
            case .what: scene.what
            case .account: scene.account
            case .region: scene.region
            }
        }
    }

    fileprivate enum Part: Sendable {
        case literal([UInt8])
        case word([[UInt8]], Choice, salt: UInt64)
        case letters(SyntheticAlphabet, count: Int, Choice, salt: UInt64)
        case freshLetters(SyntheticAlphabet, count: Int)
        case freshNumber(below: Int)
        case octet(salt: UInt64)
        case freshUUID
        case eventTime
        case sessionStart
        case sessionEnd
        case caller

        init(named name: String) {
            self =
                switch name {
                case "account": .word(SyntheticWords.accounts, .account, salt: 0)
                case "region": .word(SyntheticWords.regions, .region, salt: 0)
                case "person": .word(SyntheticWords.people, .who, salt: 1)
                case "user": .word(SyntheticWords.users, .who, salt: 2)
                case "service": .word(SyntheticWords.services, .who, salt: 3)
                case "worker": .word(SyntheticWords.functions, .who, salt: 4)
                case "octet": .octet(salt: 5)
                case "key": .letters(.capitals, count: 16, .who, salt: 6)
                case "host": .letters(.hexadecimal, count: 16, .who, salt: 7)
                case "bucket": .word(SyntheticWords.buckets, .what, salt: 8)
                case "object": .word(SyntheticWords.objects, .what, salt: 9)
                case "table": .word(SyntheticWords.tables, .what, salt: 10)
                case "queue": .word(SyntheticWords.queues, .what, salt: 11)
                case "topic": .word(SyntheticWords.topics, .what, salt: 12)
                case "function": .word(SyntheticWords.functions, .what, salt: 13)
                case "role": .word(SyntheticWords.roles, .what, salt: 14)
                case "kms": .word(SyntheticWords.keys, .what, salt: 15)
                case "parameter": .word(SyntheticWords.parameters, .what, salt: 16)
                case "tag": .word(SyntheticWords.tags, .what, salt: 17)
                case "model": .word(SyntheticWords.models, .what, salt: 18)
                case "size": .word(SyntheticWords.instanceTypes, .what, salt: 19)
                case "name": .word(SyntheticWords.users, .what, salt: 20)
                case "id": .letters(.hexadecimal, count: 16, .what, salt: 21)
                case "id2": .letters(.hexadecimal, count: 16, .what, salt: 22)
                case "id3": .letters(.hexadecimal, count: 16, .what, salt: 23)
                case "short": .letters(.hexadecimal, count: 8, .what, salt: 24)
                case "hex": .freshLetters(.hexadecimal, count: 16)
                case "CAPS": .freshLetters(.capitals, count: 16)
                case "long": .freshLetters(.base64, count: 75)
                case "small": .freshNumber(below: 100)
                case "big": .freshNumber(below: 250_000)
                case "uuid": .freshUUID
                case "time": .eventTime
                case "since": .sessionStart
                case "until": .sessionEnd
                case "caller": .caller
                default: preconditionFailure("no hole is called <\(name)>")
                }
        }
    }
}
