import Agreements
import Definitions
import Foundation
import Testing
import Waits

/// The project that this source tree is, with its agreements as their files say.
enum ShippedProject {
    static let folder: String = {
        // Tests/Published/ShippedProject.swift
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    private static let loaded = Result { try Project.load(folder: folder) }

    static var project: Project { get throws { try loaded.get() } }

    static func agreement(_ id: String) throws -> Agreement {
        try #require(try project.agreements.first { $0.id == id })
    }

    /// The regions, and their population of the agreement's date.
    static func inputs(for agreement: Agreement) throws -> AgreementInputs {
        let reference = try project.reference
        let population = reference.populations.filter { $0.date == agreement.populationDate }
            .map { ($0.region, $0.population) }
        return AgreementInputs(
            regions: reference.regions.map(\.code), population: [RegionCode: Int](uniqueKeysWithValues: population))
    }
}

func month(_ text: String) throws -> Period { try #require(Period(iso: text)) }

func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }

func share(_ numerator: Int, _ denominator: Int) throws -> Share {
    try #require(Share(numerator: numerator, denominator: denominator))
}
