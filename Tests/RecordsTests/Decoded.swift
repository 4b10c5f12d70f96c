import FastJSON
import Foundation

@testable import Records

/// What a message of `bytes` became.
struct Decoded {
    /// The event ids of its records, in order.
    let ids: [String]
    let rejections: [Rejection]
    let recordless: [String: Int]

    init(_ bytes: [UInt8]) {
        var decoder = MessageDecoder()
        decoder.decode(SharedBytes(bytes), message: 0)
        let batch = decoder.finish()
        ids = (0..<batch.count).map { batch.record($0).text(of: Field("eventID")) ?? "" }
        rejections = batch.rejections
        recordless = batch.recordless
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    var reasons: [String] { rejections.map(\.reason) }
}

/// A CloudTrail event.
func event(_ id: String) -> String {
    #"{"eventVersion":"1.08","eventTime":"2023-07-10T11:42:36Z","eventID":"\#(id)"}"#
}

func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

/// `text` as a JSON string, with its quotes.
func quoted(_ text: String) -> String {
    var json: [UInt8] = []
    json.appendJSONString(text)
    return String(decoding: json, as: UTF8.self)
}
