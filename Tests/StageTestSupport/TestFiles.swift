package import Foundation
import TestSupport

/// Files that a test delivers.
package enum TestFiles {
    /// Writes a file of this name in a folder of its own, and returns its path.
    package static func write(_ text: String, named name: String = "delivery.csv") throws -> String {
        try write(Data(text.utf8), named: name)
    }

    /// Writes a file of this name in a folder of its own, and returns its path.
    package static func write(_ data: Data, named name: String = "delivery.csv") throws -> String {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        return "\(folder)/\(name)"
    }
}
