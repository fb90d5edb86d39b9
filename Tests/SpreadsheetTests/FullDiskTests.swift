import Foundation
import Glibc
import Spreadsheet
import TestSupport
import Testing

@Suite("A spreadsheet file on a disk that is full")
struct FullDiskTests {
    /// Only root may mount a small disk, and not in every container; continuous integration is root.
    static let mayMount = geteuid() == 0

    @Test(
        "There is the whole file or an error, wherever the disk was full, and then nothing is left",
        .enabled(if: mayMount, "only root may mount a file system"))
    func fullDisk() throws {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try #require(try Self.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder) == 0)
        defer { _ = try? Self.run("umount", "--lazy", folder) }
        let (path, ballast) = ("\(folder)/file.xlsx", "\(folder)/ballast")
        var wholeCount = 0
        // Kilobytes that are left: libxlsxwriter keeps the rows of a sheet twice before it packs them.
        for left in [
            4, 40, 250, 1000, 1200, 1300, 1500, 1750, 2000, 2250, 2500, 2600, 2650, 2700, 2750, 3000, 8000,
        ] {
            try Data(count: (8000 - left) * 1024).write(to: URL(fileURLWithPath: ballast))
            do {
                try Self.write(to: path)
                wholeCount += 1
                let archive = try ZipArchive(Data(contentsOf: URL(fileURLWithPath: path)))
                let sheet = String(decoding: try #require(archive.files["xl/worksheets/sheet1.xml"]), as: UTF8.self)
                #expect(sheet.components(separatedBy: "<row ").count - 1 == 10_001, "\(left)")
                #expect(sheet.hasSuffix("</worksheet>"))
                try FileManager.default.removeItem(atPath: path)
            } catch let error as SpreadsheetError {
                #expect(error.code == .cannotWrite, "\(error)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["ballast"], "\(left)")
        }
        #expect(wholeCount > 0 && wholeCount < 17)
    }

    private static func write(to path: String) throws {
        try Workbook.write(to: path) { workbook in
            try workbook.addSheet("Poster", columns: [SheetColumn("a", width: 40), SheetColumn("b", width: 9)])
            for number in 0..<10_000 {
                try workbook.append([
                    .text("en text som är lite olika för varje rad: \(number * 7919)"), .integer(number),
                ])
            }
        }
    }

    private static func run(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
