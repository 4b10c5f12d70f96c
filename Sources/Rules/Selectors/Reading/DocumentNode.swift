/// A value of a document, whatever its syntax, and where it stands in the text.
package struct DocumentNode: Sendable {
    package let content: Content
    /// In bytes, a text's with its quotes; empty where only the start is known.
    package let range: Range<Int>

    package init(_ content: Content, at range: Range<Int>) {
        self.content = content
        self.range = range
    }

    /// What JSON can say, and YAML's tags.
    package enum Content: Sendable {
        case text(String)
        case boolean(Bool)
        /// As it is written.
        case number(String)
        case null
        /// Something that a tool still has to work out: CloudFormation's `!Sub`.
        case function(String)
        case list([DocumentNode])
        case mapping([Member])
    }

    /// A name and its value.
    package struct Member: Sendable {
        package let name: String
        package let nameRange: Range<Int>
        package let value: DocumentNode

        package init(name: String, nameRange: Range<Int>, value: DocumentNode) {
            self.name = name
            self.nameRange = nameRange
            self.value = value
        }
    }
}

extension DocumentNode {
    /// The elements of a list; nil for anything else.
    package var elements: [DocumentNode]? {
        if case .list(let elements) = content { elements } else { nil }
    }

    /// The members of a mapping; nil for anything else.
    package var members: [Member]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// A text; nil for anything else.
    package var text: String? {
        if case .text(let text) = content { text } else { nil }
    }

    /// Whether it is null, or a list without elements: AWS's tools print what is absent so.
    var isNothing: Bool {
        switch content {
        case .null: true
        case .list(let elements): elements.isEmpty
        default: false
        }
    }

    /// The value of the member called `name`; nil if there is none.
    func value(_ name: String) -> DocumentNode? {
        members?.first { $0.name == name }?.value
    }

    /// The text of the member called `name`; nil if there is none.
    func text(_ name: String) -> String? { value(name)?.text }
}
