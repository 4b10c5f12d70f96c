internal import FastJSON
package import Records

/// Something that has fields: a record, or a row of results.
package protocol FieldSource: ~Escapable {
    /// Whether some value of `field` satisfies `predicate`; false if it has none.
    func some(_ field: Field, _ predicate: (RawSpan) -> Bool) -> Bool

    /// Whether some object in the array at `field` satisfies `predicate`.
    func someElement(of field: Field, _ predicate: (Record) -> Bool) -> Bool
}

extension Record: FieldSource {
    package func someElement(of field: Field, _ predicate: (Record) -> Bool) -> Bool {
        guard let array = value(at: field), array.kind == .array,
            var element = array.firstChild()
        else { return false }
        while true {
            if element.kind == .object, predicate(Record(json: element, time: time)) { return true }
            guard let next = element.nextSibling(in: array) else { return false }
            element = next
        }
    }
}
