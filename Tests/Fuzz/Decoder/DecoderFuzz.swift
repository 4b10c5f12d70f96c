import FastJSON
import Records

/// libFuzzer's entry: decodes the bytes as one message, and reads fields of every record.
///
/// Finds crashes, hangs and, with AddressSanitizer, reads out of bounds. What it checks itself:
/// a message never disappears (it gives records, rejections or a known form), and a record's bytes
/// decode to that record again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoder(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // SAFETY: libFuzzer gives `count` readable bytes.
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let batch = decode(SharedBytes(bytes))
    precondition(batch.count + batch.rejections.count + batch.recordless.count > 0)
    for index in 0..<batch.count {
        for field in fields { _ = batch.record(index).text(of: field) }
        let again = decode(batch.bytes(index))
        precondition(again.count == 1 && again.rejections.isEmpty)
        precondition(again.bytes(0).span.isEqual(to: batch.bytes(index).span))
    }
    return 0
}

/// The entry that the package manager gives a program, handed on to libFuzzer.
@_cdecl("DecoderFuzz_main")
public func runFuzzer(
    _ count: CInt,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
    var count = count
    var arguments = unsafe arguments
    return unsafe runDriver(&count, &arguments, fuzzDecoder)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

private func decode(_ bytes: SharedBytes) -> RecordBatch {
    var limits = DecodingLimits()
    limits.textByteLimit = 1 << 20
    var decoder = MessageDecoder(limits: limits)
    decoder.decode(bytes, message: 0)
    return decoder.finish()
}

private let fields = [
    "eventName", "eventCategory", "userIdentity.role", "userIdentity.roleArn",
    "resources.ARN", "requestParameters.a.b",
].map(Field.init)
