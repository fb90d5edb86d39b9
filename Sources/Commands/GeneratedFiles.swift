import ArgumentParser
import Foundation
import Synthetic

/// Files that have been made.
struct GeneratedFiles: Encodable {
    let folder: String
    let files: Int
    let records: Int
    /// Rows of planted.csv; nil where no defects were asked for.
    private(set) var planted: Int?

    var text: String {
        "\(records.grouped) records in \(files) files in \(folder)"
            + (planted.map { ", with \($0.grouped) defects listed in planted/planted.csv" } ?? "")
    }

    /// Writes the files of these options, each under another name first: whoever watches the folder sees
    /// whole files only.
    ///
    /// - Throws: `CommandError` with usage for options that cannot be met, or where the folder cannot be written.
    init(_ options: SyntheticOptions, folder: String, withCounts: Bool) throws {
        let deliveries: SyntheticDeliveries
        do throws(SyntheticError) {
            deliveries = try options.deliveries()
        } catch {
            throw ValidationError(error.description)
        }
        var planted = deliveries.absent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            var tally = SyntheticTally()
            for file in deliveries.files {
                unsafe try Self.write(file.name, in: folder) { sink in
                    unsafe tally.merge(try file.write(to: sink) { planted.append($0) })
                }
            }
            if withCounts { unsafe try Self.write("antal.csv", in: folder) { unsafe try tally.writeCounts(to: $0) } }
            if options.plantsDefects { try Self.write(planted, in: folder) }
        } catch let error as CocoaError {
            throw CommandError(.failed, "\(folder) cannot be written: \(error.localizedDescription)")
        }
        self.folder = folder
        files = deliveries.files.count + (withCounts ? 1 : 0) + (options.plantsDefects ? 1 : 0)
        records = deliveries.files.reduce(0) { $0 + $1.recordCount }
        self.planted = options.plantsDefects ? planted.count : nil
    }

    private static func write(_ defects: [PlantedDefect], in folder: String) throws {
        let text = ([PlantedDefect.header] + defects.map(\.row)).map { $0 + "\n" }.joined()
        // In a folder of its own: in the one of the deliveries it would be taken for one.
        let planted = folder + "/planted"
        try FileManager.default.createDirectory(atPath: planted, withIntermediateDirectories: true)
        unsafe try write("planted.csv", in: planted) { sink in
            unsafe try Array(text.utf8).withUnsafeBytes { unsafe try sink($0) }
        }
    }

    private static func write(
        _ name: String, in folder: String, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        let unfinished = "\(folder)/.\(name).unfinished"
        guard FileManager.default.createFile(atPath: unfinished, contents: nil),
            let file = FileHandle(forWritingAtPath: unfinished)
        else {
            throw CommandError(.failed, "\(unfinished) cannot be written: check the folder's permissions and space")
        }
        unsafe try body { bytes in try file.write(contentsOf: unsafe Data(bytes)) }
        try file.close()
        // Replaces a file of that name in one step.
        guard unsafe rename(unfinished, "\(folder)/\(name)") == 0 else {
            throw CommandError(.failed, "\(folder)/\(name) cannot be written: check the folder's permissions")
        }
    }
}
