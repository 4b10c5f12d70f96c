extension DiagnosticRule {
    /// Every rule about selectors, by code.
    package static let ofSelectors = ofShape + ofProfiles + SelectorLint.catalogue.map(\.rule)
}
