extension SelectorDocument {
    /// Everything that is wrong or doubtful about the document, in the order of the text: faults
    /// of shape, what `profile` does not take, and what lints find.
    package func findings(in profile: SelectorProfile) -> [Diagnostic] {
        (faults + emptyLists + profile.check(self)).joined(with: lints(in: profile)).inOrder
    }

    /// Whether whoever the profile stands for takes it as it is.
    package func isLegal(in profile: SelectorProfile) -> Bool {
        let isTaken = profile.takesBasicSelectors || !lists.contains(where: \.isBasic)
        return isTaken && !(faults + emptyLists + profile.check(self)).hasErrors
    }

    /// What is legal and probably not what was meant of the records that AWS documents, in the
    /// order of the text.
    package var lints: [Diagnostic] { lints(in: .awsTrail) }

    /// The same of the records that `profile` is about: a stream may carry what AWS does not
    /// document.
    package func lints(in profile: SelectorProfile) -> [Diagnostic] {
        lists.flatMap { list in
            let subject = LintSubject(
                list: list,
                text: text,
                syntax: syntax,
                profile: profile
            )
            return SelectorLint.catalogue.flatMap { $0.check(subject) }
        }.inOrder
    }

    private var emptyLists: [Diagnostic] {
        lists.filter(\.isEmpty).map { Self.emptyList(at: $0.range) }
    }
}

extension [Diagnostic] {
    /// These and what lints found, each mistake once: what is refused for its letter case is told
    /// with the mend, and that nothing matches what is refused is not worth telling.
    fileprivate func joined(with lints: [Diagnostic]) -> [Diagnostic] {
        var result = self
        for lint in lints {
            switch lint.rule {
            case SelectorLint.letterCase.rule:
                if let place = firstIndex(where: { $0.range == lint.range }) {
                    result[place] = self[place].mended(as: lint)
                } else {
                    result.append(lint)
                }
            case SelectorLint.misspeltField.rule:
                if !contains(where: { $0.range == lint.range }) { result.append(lint) }
            case SelectorLint.unsatisfiable.rule:
                if !contains(where: { lint.range.contains($0.range.lowerBound) }) {
                    result.append(lint)
                }
            default: result.append(lint)
            }
        }
        return result
    }
}

extension Diagnostic {
    /// The same with the way out of another one.
    fileprivate func mended(as other: Diagnostic) -> Diagnostic {
        Diagnostic(rule, at: range, problem, other.wayOut, fix: other.fix)
    }
}

extension WrittenSelectors {
    fileprivate var isBasic: Bool {
        if case .basic = content { true } else { false }
    }
}
