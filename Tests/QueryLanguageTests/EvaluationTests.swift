import FastJSON
import QueryLanguage
import Records
import TestKit
import Testing

/// The record that the conditions are asked of.
private let event = """
    {"eventName":"GetObject","readOnly":true,"managementEvent":"true","errorCode":null,"empty":"",
     "count":7,"price":1.50,"huge":123456789012345678901234567890,"negative":-3,
     "escaped":"a\\"b\\u00e9\\n","composed":"\u{e9}","decomposed":"e\\u0301","raw":"e\u{301}",
     "userIdentity":{"type":"AssumedRole","arn":"arn:aws:iam::1:role/x","nothing":null},
     "resources":[{"type":"A","ARN":"1"},{"type":"B","ARN":"2"},{"type":"C"},5,null],
     "tags":["x","y",null,["z"]],"none":[],"object":{"a":1},"dotted.name":"no path",
     "object2":{"list":[{"deep":[1,2]},{"deep":3}]}}
    """

private func holds(_ text: String) throws -> Bool {
    let expression = try ExpressionParser.parse(text)
    return try withRecord(event) { expression.holds(ofRecord: $0) }
}

@Suite struct `A condition holds` {
    @Test(arguments: [
        "eventName = GetObject", "eventName = 'GetObject'", "eventName != PutObject",
        "eventName in (PutObject, GetObject)", "userIdentity.type = AssumedRole",
        "not eventName = PutObject and eventName is not null",
    ])
    func `of text that is equal byte by byte`(text: String) throws {
        #expect(try holds(text))
    }

    @Test(arguments: [
        "eventName = getobject", "EventName = GetObject", "userIdentity.Type = AssumedRole",
        "eventName = 'GetObject '", "eventName = GetObjec", "eventName in (Get, Object)",
        "userIdentity.arn.x = 1", "eventName.x is not null",
    ])
    func `not of other letter case, spaces or parts`(text: String) throws {
        #expect(try !holds(text))
    }

    @Test(arguments: [
        "composed = '\u{e9}'", "decomposed = 'e\u{301}'", "raw = 'e\u{301}'",
        "composed != 'e\u{301}'", "raw != '\u{e9}'", "decomposed != '\u{e9}'",
        "escaped = 'a\"b\u{e9}\n'",
    ])
    func `of code points as they are, composed or not`(text: String) throws {
        #expect(try holds(text))
    }

    @Test(arguments: [
        "missing is null", "errorCode is null", "userIdentity.nothing is null", "none is null",
        "userIdentity.missing is null", "missing.deeper is null", "missing != x",
        "errorCode != x", "errorCode != 'null'", "not missing = x", "not missing",
        "not missing > 1",
        "not missing <= 1", "empty is not null", "empty = ''", "not empty", "none != x",
    ])
    func `of a missing field only where it says not`(text: String) throws {
        #expect(try holds(text))
    }

    @Test(arguments: [
        "missing = ''", "missing = 'null'", "errorCode = 'null'", "errorCode = ''", "missing > -1",
        "missing < 1", "missing in ('', null)", "empty is null", "missing", "errorCode",
        "missing is not null",
    ])
    func `not of a missing field or null, whatever it is compared with`(text: String) throws {
        #expect(try !holds(text))
    }

    @Test(arguments: [
        "readOnly", "readOnly = true", "readOnly = 'true'", "managementEvent",
        "managementEvent = true", "readOnly in (true)", "not readOnly = false", "readOnly != True",
    ])
    func `of booleans as their text, quoted or not`(text: String) throws {
        #expect(try holds(text))
    }

    @Test(arguments: [
        "count = 7", "count = 7.0", "count = '7'", "count >= 7", "count <= 7", "count < 8",
        "count > 6.5", "price = 1.5", "price = '1.50'", "negative < 0", "negative = -3",
        "huge > 1e29", "price != '1.5'", "count != '7.0'", "object2.list.deep > 2",
    ])
    func `of numbers by value, and of their text as it stands`(text: String) throws {
        #expect(try holds(text))
    }

    @Test(arguments: ["eventName > 1", "eventName = 1", "empty < 1", "object > 0", "readOnly = 1"])
    func `not of what is no number`(text: String) throws {
        #expect(try !holds(text))
    }

    @Test(arguments: [
        "resources.type = A", "resources.type = C", "resources.ARN = 2", "tags = x", "tags = z",
        "resources.type = A and resources.ARN = 2", "resources.type != D", "not tags = w",
        "object2.list.deep = 1", "object2.list.deep = 3", "resources.ARN is not null",
        "object is not null",
    ])
    func `of any value of an array`(text: String) throws {
        #expect(try holds(text))
    }

    @Test(arguments: [
        "resources.type != A", "not tags = y", "resources.type = D", "none = ''",
        "dotted.name = 'no path'", "object.b is not null",
    ])
    func `of no value of an array where it says not`(text: String) throws {
        #expect(try !holds(text))
    }

    @Test func `of the same element only if the elements are asked`() throws {
        func both(_ type: String, _ arn: String) -> Expression {
            .element(
                of: Field("resources"),
                .and([
                    .text(Field("type"), .equals(PackedTexts([type]))),
                    .text(Field("ARN"), .equals(PackedTexts([arn]))),
                ])
            )
        }
        let results = try withRecord(event) { record in
            [both("A", "1"), both("B", "2"), both("A", "2"), both("C", "1")]
                .map { $0.holds(ofRecord: record) }
        }
        #expect(results == [true, true, false, false])
    }

    @Test func `of nothing and of everything where there are no parts`() throws {
        let results = try withRecord(event) { record in
            [Expression.and([]), .or([]), .constant(true), .not(.or([]))]
                .map { $0.holds(ofRecord: record) }
        }
        #expect(results == [true, false, true, true])
    }
}
