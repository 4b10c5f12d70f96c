import FastJSON

/// Only what is broken of a text that is not JSON as a whole is to be rejected.
extension MessageDecoder {
    /// Decodes a text in which nothing can be found as it is: line by line, or as what
    /// `decodeBroken` sees in it.
    mutating func decodePieces(of text: SharedBytes, fault: JSONError, layer: Int, base: Int) {
        var end = text.span.endOfBrokenValue(at: 0)
        guard end < text.count else {
            decodeBroken(text, fault: fault, layer: layer, base: base)
            return
        }
        var start = 0
        while start < text.count && !isFlooded {
            decodeValues(of: text[start..<end], layer: layer, base: base + start)
            start = end
            end = text.span.endOfBrokenValue(at: start)
        }
    }

    /// Decodes what is good in `text`, which starts with a fault or has one as a whole: elements of
    /// an array, values apart from others, lines of base64. What is broken is rejected.
    mutating func decodeBroken(_ text: SharedBytes, fault: JSONError, layer: Int, base: Int) {
        if isInBrokenArray, text.span.isPunctuation { return }
        guard layer + 1 < limits.layerLimit else {
            reject("not JSON: \(fault)", text, position: base)
            return
        }
        if fault.fault != .tooManyValues, let array = BrokenArray(in: text.span) {
            decodeElements(array.elements, of: text, fault: fault, layer: layer, base: base)
            return
        }
        if decodeSiblings(in: text, layer: layer, base: base) { return }
        let values = text.span.valuesApart()
        if values.count > 1 {
            for value in values where !isFlooded {
                let base = base + value.lowerBound
                decodeValues(of: text[value], layer: layer + 1, base: base)
            }
        } else if !decodeLines(of: text, layer: layer, base: base),
            !decodeBase64Lines(text, layer: layer, base: base)
        {
            reject("not JSON: \(fault)", text, position: base)
        }
    }

    /// Takes for values by themselves what starts as records do inside of a text that is broken.
    /// - Parameter count: of how many parts it must be at least.
    /// - Returns: false, as if nothing had been done, if nothing comes of them.
    mutating func decodeSiblings(
        in text: SharedBytes,
        atLeast count: Int = 2,
        layer: Int,
        base: Int
    ) -> Bool {
        guard futileBytesLeft >= text.count else { return false }
        let parts = text.span.siblings()
        guard parts.count >= count else { return false }
        let isInner = isInBrokenArray
        defer { isInBrokenArray = isInner }
        let known = rejections.count
        let isFutile = attempt { decoder in
            for part in parts where !decoder.isFlooded {
                let base = base + part.lowerBound
                decoder.decodeValues(of: text[part], layer: layer + 1, base: base)
                // What is rejected says enough of the brackets that are left over.
                decoder.isInBrokenArray = isInner || decoder.rejections.count > known
            }
        }
        if isFutile != nil { futileBytesLeft -= text.count }
        return isFutile == nil
    }

    /// Takes the lines of a value that seems to go on over them for values by themselves.
    /// - Returns: false, as if nothing had been done, if nothing comes of them.
    private mutating func decodeLines(of text: SharedBytes, layer: Int, base: Int) -> Bool {
        let second = text.span.nextLineStart(after: 0)
        guard second < text.count else { return false }
        let fault = attempt { decoder in
            var (start, end) = (0, second)
            while start < text.count && !decoder.isFlooded {
                decoder.decodeValues(of: text[start..<end], layer: layer + 1, base: base + start)
                (start, end) = (end, text.span.nextLineStart(after: end))
            }
        }
        return fault == nil
    }

    /// - Returns: false, as if nothing had been done, if nothing comes of them.
    private mutating func decodeBase64Lines(_ text: SharedBytes, layer: Int, base: Int) -> Bool {
        guard case .base64 = Encoding(of: text.span) else { return false }
        return decodeBase64(text, layer: layer, base: base) == nil
    }

    private mutating func decodeElements(
        _ elements: [Range<Int>],
        of text: SharedBytes,
        fault: JSONError,
        layer: Int,
        base: Int
    ) {
        let outcomeCount = entries.count + rejections.count
        let rejectionCount = rejections.count
        let isInner = isInBrokenArray
        isInBrokenArray = true
        for element in elements where !isFlooded {
            decodeValues(
                of: text[element],
                layer: layer + 1,
                base: base + element.lowerBound
            )
        }
        isInBrokenArray = isInner
        // Elements known to carry no records don't make a broken text a good one.
        if entries.count + rejections.count == outcomeCount {
            reject("not JSON: a broken array without events", text, position: base)
        } else if rejections.count == rejectionCount {
            rejectShell(of: text, around: elements, fault: fault, base: base)
        }
    }

    /// Says that `text` is broken though all its elements are good. The rejected bytes are those
    /// behind the elements, or if there are none, before them: fed in again, they bring no record
    /// a second time.
    private mutating func rejectShell(
        of text: SharedBytes,
        around elements: [Range<Int>],
        fault: JSONError,
        base: Int
    ) {
        let first = elements.first?.lowerBound ?? text.count
        let last = elements.last?.upperBound ?? 0
        let shell = last < text.count ? last..<text.count : 0..<first
        reject(
            "its records came out, but it is not JSON: \(fault)",
            text[shell],
            position: base + shell.lowerBound
        )
    }
}

extension RawSpan {
    /// Whether there is nothing but what stands between and behind the elements of an array.
    fileprivate var isPunctuation: Bool {
        (0..<byteCount).allSatisfy { index in
            let byte = self[index]
            return byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
                || byte == UInt8(ascii: "}") || Self.spaces.contains(byte)
        }
    }
}
