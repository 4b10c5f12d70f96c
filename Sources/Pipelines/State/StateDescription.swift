package import FastJSON

/// What the state of a stage depends on: state that was made with one description would be misread,
/// or not be found again, with another.
///
/// Settings by name, as short texts in one spelling: `60s` and `1m` are the same. What state
/// survives, such as the condition of an alert, is not in it, but for notes that have to outlive the
/// process. Sources: decisions 0013 and 0026.
package struct StateDescription: Equatable, Sendable {
    let settings: [Setting]

    init(_ settings: [Setting]) {
        self.settings = settings
    }

    /// One thing that state depends on.
    package struct Setting: Equatable, Sendable {
        let name: String
        let value: Value

        enum Value: Equatable, Sendable {
            /// Must stay as it is.
            case text(String)
            /// Those that were there must keep their places; further ones may come.
            case sources(SourcePlaces)
            /// May be anything: it is kept here because it has to outlive the process.
            case note(String)
        }

        /// A setting that must stay as it is.
        static func fixed(_ name: String, _ text: String) -> Setting {
            Setting(name: name, value: .text(text))
        }

        /// Something to be remembered.
        static func note(_ name: String, _ text: String) -> Setting {
            Setting(name: name, value: .note(text))
        }
    }

    /// As it is stored: `{"by":"eventName","window":"1m"}`.
    package var json: [UInt8] {
        var json: [UInt8] = [UInt8(ascii: "{")]
        for (number, setting) in settings.enumerated() {
            if number > 0 { json.append(UInt8(ascii: ",")) }
            json.appendJSONString(setting.name)
            json.append(UInt8(ascii: ":"))
            json.appendJSONString(setting.value.text)
        }
        json.append(UInt8(ascii: "}"))
        return json
    }

    /// How it differs from the description that is `stored`, where state does not survive that; nil
    /// if state does.
    package func difference(from stored: SharedBytes) -> Difference? {
        let stored = Self.texts(in: stored)
        let broken = settings.filter { !$0.value.keepsState(from: stored[$0.name]) }
        guard !broken.isEmpty else { return nil }
        return Difference(
            was: Self.list(broken.map { ($0.name, stored[$0.name] ?? "unknown") }),
            now: Self.list(broken.map { ($0.name, $0.value.text) })
        )
    }

    /// What was and what is, of the settings that differ: `window: 1m, by: eventName`.
    package struct Difference: Equatable, Sendable {
        package let was: String
        package let now: String
    }

    private static func list(_ settings: [(name: String, text: String)]) -> String {
        settings.map { "\($0.name): \($0.text)" }.joined(separator: ", ")
    }

    /// The texts by name; none of what is no description.
    static func texts(in bytes: SharedBytes) -> [String: String] {
        let parser = JSONParser()
        var tape = JSONTape()
        var texts: [String: String] = [:]
        do throws(JSONError) { try parser.index(bytes) } catch { return texts }
        guard case .value(let node, _) = parser.next(into: &tape) else { return texts }
        let json = JSONValue(bytes: bytes.span, nodes: tape.span, node: node)
        guard json.kind == .object, var member = json.firstChild() else { return texts }
        while true {
            texts[String(decoding: member.name, as: UTF8.self)] = member.string
            guard let next = member.nextSibling(in: json) else { return texts }
            member = next
        }
    }
}

extension StateDescription.Setting.Value {
    var text: String {
        switch self {
        case .text(let text), .note(let text): text
        case .sources(let places): places.text
        }
    }

    func keepsState(from stored: String?) -> Bool {
        switch self {
        case .text(let text): stored == text
        case .sources(let places):
            stored.flatMap(SourcePlaces.init).map(places.keepsPlaces(of:)) ?? false
        case .note: true
        }
    }
}
