import FastJSON
import Testing

@Suite struct `JSON that is written` {
    @Test func `has a comma between members, and between items`() {
        var json: [UInt8] = []
        json.append("{")
        json.appendJSONMember("text", "ends with {")
        json.appendJSONMember("number", -7)
        json.appendJSONMember("truth", true)
        json.append(",\"none\":")
        json.appendJSONArray([String]()) { $0.appendJSONString($1) }
        json.append(",\"some\":")
        json.appendJSONArray([1, 2]) { json, number in
            json.append("{")
            json.appendJSONMember("n", number)
            json.append("}")
        }
        json.append("}")
        let expected = """
            {"text":"ends with {","number":-7,"truth":true,"none":[],"some":[{"n":1},{"n":2}]}
            """
        #expect(String(decoding: json, as: UTF8.self) == expected)
    }
}
