internal import CSimdjson

/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// The kinds of fault, in the words of RFC 8259.
    public enum Fault: Int32, Sendable {
        case noMemory = 2
        case invalidUTF8
        case controlCharacter
        case unclosedString
        case unclosedContainer
        case tooDeep
        case tooManyValues
        case unexpectedCharacter
        case invalidLiteral
        case invalidNumber
        case invalidEscape
        case missingComma
        case missingColon
        case missingKey
    }

    public let fault: Fault
    /// The byte index at which the fault was seen.
    public let position: Int

    public init(fault: Fault, position: Int) {
        self.fault = fault
        self.position = position
    }

    /// The same fault of `part` of the text, its position counted from where that starts.
    public func counted(within part: Range<Int>) -> JSONError {
        JSONError(fault: fault, position: min(position, part.upperBound) - part.lowerBound)
    }

    public var description: String {
        switch fault {
        case .noMemory: "no memory for its structure"
        case .invalidUTF8: "not valid UTF-8"
        case .controlCharacter: "a control character inside a string"
        case .unclosedString: "a string without end"
        case .unclosedContainer: "an object or array without end"
        case .tooDeep: "nested more than \(JSONParser.depthLimit) levels deep at byte \(position)"
        case .tooManyValues: "more than \(JSONParser.valueLimit) values"
        case .unexpectedCharacter: "no JSON value at byte \(position)"
        case .invalidLiteral: "a word that is none of true, false, null at byte \(position)"
        case .invalidNumber: "a malformed number at byte \(position)"
        case .invalidEscape: "an invalid escape at byte \(position)"
        case .missingComma: "a comma or a closing bracket is missing at byte \(position)"
        case .missingColon: "a colon is missing at byte \(position)"
        case .missingKey: "a member's name is missing at byte \(position)"
        }
    }
}
