internal import FastJSON

extension EnvelopeForm {
    /// CloudTrail's own files: `{"Records":[…]}`. Lambda's batches have the same outside, so each
    /// element is looked at as if it stood alone.
    static let records = EnvelopeForm.list("records", marker: "Records") { element, findings in
        findings.find(in: element)
    }
}
