internal import FastJSON

/// What log shippers make of the lines that they read: a line is a text in a member of its own, and
/// another member tells whose form it is.
extension EnvelopeForm {
    /// Filebeat's and Logstash's `message`, beside `@timestamp`; and Vector's, beside `source_type`.
    static let shippedMessage = EnvelopeForm("log-shipper", marker: "message") {
        shipped,
        line,
        findings in
        guard line.isString,
            shipped.member("@timestamp") != nil || shipped.member("source_type") != nil
        else { return false }
        findings.find(inText: line)
        return true
    }

    /// Fluent Bit's: its Kafka output adds `@timestamp` to the `log` of its inputs. Filebeat's `log`
    /// is an object that says where a line is from.
    static let fluentBit = EnvelopeForm("fluent-bit", marker: "log") { shipped, line, findings in
        guard line.isString, shipped.member("@timestamp") != nil else { return false }
        findings.find(inText: line)
        return true
    }

    /// An event of Splunk's HTTP Event Collector, as Splunk Connect for Kafka reads them: a text or
    /// an object, and what Splunk shall take it for.
    static let splunk = EnvelopeForm("splunk", marker: "event") { wrapped, event, findings in
        guard wrapped.member("sourcetype") != nil else { return false }
        findings.find(inText: event)
        return true
    }
}
