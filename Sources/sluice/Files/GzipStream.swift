import FastJSON
import Records

/// Unpacks gzip as it is read, to its end or to where it is damaged.
final class GzipStream {
    private var gzip = Gzip()
    private var packed: SharedBytes
    private var position = 0
    /// Why nothing more can be unpacked, and the byte of the packed file at which that shows.
    private(set) var fault: String?

    /// - Parameter start: the first packed bytes.
    init(start: SharedBytes) {
        packed = start
    }

    /// Whether it needs more packed bytes.
    var isUsedUp: Bool { position == packed.count }

    /// Takes the packed bytes that follow; none at the end.
    /// - Returns: false at the end.
    func feed(_ more: SharedBytes) -> Bool {
        guard more.count == 0 else {
            packed = more
            position = 0
            return true
        }
        do throws(Gzip.Fault) {
            try gzip.finish()
        } catch {
            note(error)
        }
        return false
    }

    /// Appends to `bytes` what comes next, at most `room` bytes: more than 0, unless it is used up or
    /// damaged before.
    func unpack(into bytes: inout [UInt8], room: Int) {
        let input = packed
        do throws(Gzip.Fault) {
            position = try gzip.unpack(input.span, from: position, into: &bytes, room: room)
        } catch {
            note(error)
        }
    }

    private func note(_ error: Gzip.Fault) {
        fault = "\(error), at byte \(gzip.usedByteCount) of the packed file"
    }
}
