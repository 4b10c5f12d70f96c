internal import FastJSON

/// One list of selectors in its document, as lints look at it.
struct LintSubject {
    let list: WrittenSelectors
    let text: SourceText
    let syntax: SelectorDocument.Syntax
    /// Whoever the selectors are for.
    let profile: SelectorProfile

    /// A value, and everything that it is part of.
    struct Site {
        let selector: WrittenAdvancedSelector
        let field: WrittenAdvancedSelector.Field
        let condition: WrittenAdvancedSelector.Condition
        let value: Written<String>

        var operation: AdvancedEventSelector.Operator { condition.operation }
    }

    /// The advanced selectors; empty if they are basic ones.
    var advanced: [WrittenAdvancedSelector] {
        if case .advanced(let selectors) = list.content { selectors } else { [] }
    }

    /// The basic selectors; empty if they are advanced ones.
    var basic: [WrittenBasicSelector] {
        if case .basic(let selectors) = list.content { selectors } else { [] }
    }

    /// The advanced selectors all of which could be read.
    var wholeAdvanced: [WrittenAdvancedSelector] { advanced.filter(\.isWhole) }

    /// The basic selectors all of which could be read.
    var wholeBasic: [WrittenBasicSelector] { basic.filter(\.isWhole) }

    /// Every value of the advanced selectors.
    var sites: [Site] {
        advanced.flatMap { selector in
            selector.fields.flatMap { field in
                field.conditions.flatMap { condition in
                    condition.values.map { value in
                        Site(
                            selector: selector,
                            field: field,
                            condition: condition,
                            value: value
                        )
                    }
                }
            }
        }
    }

    /// Every value given to `field`.
    func sites(of field: String) -> [Site] {
        sites.filter { $0.field.name.value == field }
    }
}

// MARK: Edits

extension LintSubject {
    /// Writes another text in the place of one, in the quotes that it has; nil if it is not known
    /// where it ends.
    func writing(_ new: String, over old: Range<Int>) -> Diagnostic.Edit? {
        guard !old.isEmpty else { return nil }
        switch text.bytes[old.lowerBound] {
        case UInt8(ascii: "'"):
            let doubled = new.split(separator: "'", omittingEmptySubsequences: false)
            return Diagnostic.Edit(old, "'\(doubled.joined(separator: "''"))'")
        case UInt8(ascii: "\""):
            return Diagnostic.Edit(old, Self.quoted(new))
        default:
            return Diagnostic.Edit(old, Self.isPlain(new) ? new : Self.quoted(new))
        }
    }

    /// A value in other words. For another operator the whole list has to move with it: only where
    /// all its values have such words and the other operator is taken and not used yet, so that no
    /// value changes its meaning.
    func rewriting(
        _ site: Site,
        for operation: AdvancedEventSelector.Operator,
        as new: (String) -> String?
    ) -> [Diagnostic.Edit]? {
        if operation == site.operation {
            return new(site.value.value).flatMap { writing($0, over: site.value.range) }.map {
                [$0]
            }
        }
        guard profile.takes(operation, of: site.field.name.value, in: site.selector),
            !site.field.conditions.contains(where: { $0.operation == operation }),
            !site.field.unusedOperators.contains(operation),
            let name = list.words.operators[operation],
            let renaming = writing(name, over: site.condition.nameRange)
        else { return nil }
        let values = site.condition.values.compactMap { value in
            new(value.value).flatMap { writing($0, over: value.range) }
        }
        return values.count == site.condition.values.count ? [renaming] + values : nil
    }

    private static func quoted(_ text: String) -> String {
        var json: [UInt8] = []
        json.appendJSONString(text)
        return String(decoding: json, as: UTF8.self)
    }

    /// Whether YAML reads the text without quotes as that text.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.first, first.isLetter, text.last != ":" else { return false }
        return text.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || ":/._-".contains($0))
        } && !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
    }
}

extension Diagnostic.Fix {
    /// A fix of these edits; nil if there are none.
    init?(_ summary: String, _ edits: [Diagnostic.Edit]?) {
        guard let edits else { return nil }
        self.init(summary, edits)
    }
}

// MARK: Bytes

extension String {
    /// Whether the first bytes are those of `other`: no Unicode equivalence, as in comparisons.
    func starts(with other: String) -> Bool { utf8.starts(with: other.utf8) }

    /// Whether the last bytes are those of `other`.
    func ends(with other: String) -> Bool { utf8.reversed().starts(with: other.utf8.reversed()) }
}
