internal import FastJSON
internal import QueryLanguage
internal import Records

extension NearMiss {
    /// How a value that does not fit came nearest to it; nil if it is far off.
    ///
    /// The most telling way comes first: a typing error last but one, since among many values
    /// some are alike; another field last, and only for what selects, since that a record has a
    /// deselected value elsewhere means nothing.
    static func nearest(
        to value: ValueTerm,
        of field: FieldTerm,
        _ actual: [String],
        in record: Record
    ) -> NearMiss? {
        nearest(to: value.value.value, by: value.operation, actual, in: record) { pattern in
            otherResource(pattern, field, record)
        }
    }

    /// The same of any text that is compared by `operation` with `actual`, what the record has.
    static func nearest(
        to value: String,
        by operation: AdvancedEventSelector.Operator,
        _ actual: [String],
        in record: Record,
        orElse other: (TextPattern) -> NearMiss? = { _ in nil }
    ) -> NearMiss? {
        let pattern = TextPattern(operation, value)
        for text in actual {
            if let miss = ofARN(value, text) { return miss }
            if pattern.matchesInOtherCase(text) { return .letterCase(actual: text) }
            if pattern.matchesButForSpace(text) { return .surroundingSpace(actual: text) }
        }
        if let miss = other(pattern) { return miss }
        if let text = actual.first(where: pattern.isOneCharacterOff) {
            return .oneCharacter(actual: text)
        }
        if let text = actual.first(where: pattern.isBeginning) { return .beginning(actual: text) }
        guard operation.selects, pattern.isTelling else { return nil }
        return otherField(pattern, in: record.json, path: []).map { .otherField(name: $0) }
    }

    /// Source: tricky cases 9 and 11.
    private static func ofARN(_ value: String, _ actual: String) -> NearMiss? {
        if let prefix = RoleARN(value)?.sessionPrefix, actual.utf8Starts(with: prefix) {
            return .roleSession(prefix: prefix)
        }
        if let prefix = ARNParts.objectPrefix(ofBucket: value), actual.utf8Starts(with: prefix),
            actual.utf8.count > prefix.utf8.count
        {
            return .objectInBucket(prefix: prefix)
        }
        if let prefix = ARNParts.objectPrefix(ofBucket: actual), value.utf8Starts(with: prefix) {
            return .bucketItself(actual: actual)
        }
        return nil
    }

    /// Source: tricky case 6; only resources of the selected type count.
    private static func otherResource(
        _ pattern: TextPattern,
        _ field: FieldTerm,
        _ record: Record
    ) -> NearMiss? {
        guard case .resources(let fields, candidates: _) = field.subject, field.isOfCandidates
        else {
            return nil
        }
        var found: NearMiss?
        _ = record.someElement(of: FieldTerm.Subject.resources) { element in
            for own in fields where element.some(own, { pattern.matches($0.array) }) {
                found = .otherResource(type: element.text(of: Field("type")))
            }
            return found != nil
        }
        return found
    }

    /// The first field whose value is as `pattern` asks, by its path.
    private static func otherField(
        _ pattern: TextPattern,
        in value: JSONValue,
        path: [String]
    ) -> String? {
        switch value.kind {
        case .object, .array:
            guard var child = value.firstChild() else { return nil }
            while true {
                let name = child.name
                let inner = name.isEmpty ? path : path + [String(decoding: name, as: UTF8.self)]
                if let found = otherField(pattern, in: child, path: inner) { return found }
                guard let next = child.nextSibling(in: value) else { return nil }
                child = next
            }
        case .string, .escapedString:
            var text: [UInt8] = []
            value.appendText(to: &text)
            return pattern.matches(text) ? path.joined(separator: ".") : nil
        default: return nil
        }
    }
}

extension String {
    fileprivate func utf8Starts(with prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}

extension TextPattern {
    /// Texts shorter than this are alike by chance.
    private static let tellingByteCount = 4

    /// Whether that another text is alike tells anything.
    var isTelling: Bool {
        text.count >= Self.tellingByteCount
            && !["true", "false"].contains { text.elementsEqual($0.utf8) }
    }

    /// Whether `other` is as asked but for letter case, of ASCII letters.
    func matchesInOtherCase(_ other: String) -> Bool {
        TextPattern(kind, String(decoding: text, as: UTF8.self).asciiLowercased)
            .matches(Array(other.asciiLowercased.utf8))
    }

    /// Whether `other` is as asked but for blanks around either.
    func matchesButForSpace(_ other: String) -> Bool {
        let (own, given) = (text.withoutSpaceAround, Array(other.utf8).withoutSpaceAround)
        guard own.count < text.count || given.count < other.utf8.count, !own.isEmpty else {
            return false
        }
        return TextPattern(kind, String(decoding: own, as: UTF8.self)).matches(Array(given))
    }

    /// Whether it is a whole text with which `other` begins. ARNs of different things begin alike.
    func isBeginning(_ other: String) -> Bool {
        kind == .whole && isTelling && !text.starts(with: "arn:".utf8)
            && other.utf8.count > text.count && other.utf8.starts(with: text)
    }

    /// Whether `other` would be as asked if one character were changed, left out or put in.
    func isOneCharacterOff(_ other: String) -> Bool {
        guard isTelling else { return false }
        let wanted = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        let given = Array(other.unicodeScalars)
        switch kind {
        case .whole: return Self.isOneOff(wanted[...], given[...])
        case .start:
            return Self.lengths(around: wanted.count).contains {
                Self.isOneOff(wanted[...], given.prefix($0))
            }
        case .end:
            return Self.lengths(around: wanted.count).contains {
                Self.isOneOff(wanted[...], given.suffix($0))
            }
        }
    }

    private static func lengths(around count: Int) -> ClosedRange<Int> { count - 1...count + 1 }

    /// Whether one change makes one of the other.
    private static func isOneOff(
        _ one: ArraySlice<Unicode.Scalar>,
        _ other: ArraySlice<Unicode.Scalar>
    ) -> Bool {
        guard abs(one.count - other.count) <= 1 else { return false }
        let start = zip(one, other).prefix { $0 == $1 }.count
        let (left, right) = (one.dropFirst(start), other.dropFirst(start))
        if left.isEmpty && right.isEmpty { return false }
        return left.dropFirst().elementsEqual(right.dropFirst())
            || left.dropFirst().elementsEqual(right) || left.elementsEqual(right.dropFirst())
    }
}

extension [UInt8] {
    /// Without blanks, tabs and line breaks at both ends.
    fileprivate var withoutSpaceAround: ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let rest = drop(while: isSpace)
        return rest.prefix(upTo: rest.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? rest.startIndex)
    }
}

extension String {
    /// As it is, but for the letters A to Z.
    fileprivate var asciiLowercased: String {
        String(
            decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
    }
}
