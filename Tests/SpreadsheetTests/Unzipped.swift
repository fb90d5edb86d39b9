import Foundation
import FoundationXML
import Spreadsheet
import TestSupport
import Testing

/// A spreadsheet file that was written, as a reader of the format sees it.
struct Unzipped {
    let path: String

    /// Writes a file and looks at it.
    static func writing(
        maximumRowCount: Int = Workbook.maximumRowCount, _ body: (inout Workbook) throws -> Void
    ) throws -> Unzipped {
        let folder = try TestFolder.fresh()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/file.xlsx"
        try Workbook.write(to: path, maximumRowCount: maximumRowCount, body)
        return Unzipped(path: path)
    }

    /// The bytes of a file in it, which is XML that a strict parser takes: a control character or half a tag is an error.
    func part(_ name: String) throws -> Data {
        let archive = try ZipArchive(Data(contentsOf: URL(fileURLWithPath: path)))
        let data = try #require(archive.files[name], "\(name) of \(archive.files.keys.sorted())")
        let parser = XMLParser(data: data)
        try #require(parser.parse(), "\(name): \(String(describing: parser.parserError))")
        return data
    }

    /// The XML of a sheet, from 1.
    func sheet(_ number: Int) throws -> String {
        String(decoding: try part("xl/worksheets/sheet\(number).xml"), as: UTF8.self)
    }

    /// The names of the sheets.
    func names() throws -> [String] {
        let workbook = String(decoding: try part("xl/workbook.xml"), as: UTF8.self)
        return workbook.split(separator: "<sheet name=\"").dropFirst().compactMap {
            $0.split(separator: "\"").first.map(String.init)
        }
    }

    /// The XML of a cell, between its tags and with its attributes; empty where it has none.
    func cell(_ reference: String, sheet number: Int = 1) throws -> String {
        let xml = try sheet(number)
        guard let start = xml.range(of: "<c r=\"\(reference)\"") else { return "" }
        let rest = xml[start.upperBound...]
        return String(rest[..<(rest.range(of: "</c>")?.lowerBound ?? rest.endIndex)])
    }
}
