package import Foundation

/// The test material beside the checkout (`../shared/data`), made by others and read in place.
package enum SharedMaterial {
    /// Where it is, if this checkout has it.
    package static let folder: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "../shared/data").standardizedFileURL
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// Whether this checkout has it.
    package static var isPresent: Bool { folder != nil }

    /// The bytes of `path` inside it.
    package static func bytes(_ path: String) throws -> [UInt8] {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return Array(try Data(contentsOf: folder.appending(path: path)))
    }

    /// The JSON objects of `path`, one a line.
    package static func lines<Line: Decodable>(
        _ path: String,
        as type: Line.Type = Line.self
    ) throws -> [Line] {
        try bytes(path).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Line.self, from: Data($0))
        }
    }
}
