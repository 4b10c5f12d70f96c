package import Rules

extension SyntaxFault {
    /// Selectors in a language that is not read, though AWS's and Terraform's tools take it; nil if
    /// a file is not in one.
    package init?(ofLanguageIn text: SourceText, file: String) {
        if file.hasSuffix(".tf") {
            self.init(
                at: 0,
                "Terraform's own language is not read",
                "name its plan in JSON: terraform show -json PLAN"
            )
            return
        }
        let start = String(decoding: text.bytes.prefix(4_096), as: UTF8.self)
        guard start.contains(/^\s*(Name|FieldSelectors|ReadWriteType)=/) else { return nil }
        self.init(
            at: 0,
            "the short form of the AWS CLI is not read",
            "write JSON, or name what get-event-selectors prints"
        )
    }
}
