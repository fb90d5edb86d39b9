import Agreements
import Foundation
import Testing
import Waits

@testable import Definitions

@Suite("The project's own pipelines")
struct PipelinesTests {
    private let project: Project

    init() throws {
        project = try Project.load(folder: Self.folder)
    }

    /// The repository, which this file is in.
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    @Test("refuse a delivery of records above 10 % and of everything else above nothing")
    func refusal() {
        #expect(project.rules.map(\.content) == [.attestations, .counts, .expectedUnits, .populations, .records])
        for catalogue in project.rules {
            #expect(catalogue.refuseAbovePercent == Fraction(catalogue.content == .records ? 10 : 0, 100))
        }
    }

    @Test(
        "keep out of every figure what would make it wrong",
        arguments: [
            ("X01", 6), ("X03", 2), ("X04", 3), ("D04", 1), ("I05", 1), ("I04", 1), ("D06", 1), ("I06", 1), ("I01", 1),
        ])
    func rejections(_ origin: String, _ count: Int) throws {
        let records = try #require(project.rules.first { $0.content == .records })
        #expect(records.rules.count { $0.origin == origin && $0.severity == .reject } == count)
    }

    @Test(
        "judge a rule on the kinds of delivery that it is for",
        arguments: [
            ("wait_negative", [DeliveryKind.completed, .primaryCare]), ("decision_after_period", [.waiting]),
            ("contact_id_missing", [.completed, .waiting, .primaryCare]),
        ])
    func kinds(_ id: String, _ kinds: [DeliveryKind]) throws {
        let records = try #require(project.rules.first { $0.content == .records })
        #expect(records.rules.first { $0.id == id }?.kinds == kinds)
    }

    @Test(
        "define the measures",
        arguments: [
            ("bup_assessment", [30], DeviationRule.outBeyondLimit, [Statistic.completed, .waiting]),
            ("bup_first_visit", [30], .outBeyondLimit, [.completed, .waiting]),
            ("bup_treatment", [30], .outBeyondLimit, [.completed, .waiting]),
            ("examination", [30, 60, 90], .out, [.completed, .waiting]),
            ("first_visit", [30, 60, 90], .out, [.completed, .waiting]),
            ("follow_up", [nil], .out, [.completed]),
            ("medical_assessment", [3], .out, [.completed]),
            ("treatment", [30, 60, 90], .out, [.completed, .waiting]),
        ] as [(String, [Int?], DeviationRule, [Statistic])])
    func measures(
        _ id: String, _ limits: [Int?], _ patientChosen: DeviationRule, _ statistics: [Statistic]
    ) throws {
        let measure = try #require(project.measures.first { $0.id == MeasureID(id) })
        #expect(measure.limits == limits.map(Limit.init(limitDays:)))
        #expect(measure.clock == (limits == [nil] ? .medicalTargetDate : .decisionDate))
        for statistic in Statistic.allCases {
            #expect(measure.rule(for: .patientChosen, statistic) == patientChosen)
            #expect(measure.rule(for: .medicallyCaused, statistic) == .counts)
            #expect(measure.rule(for: .special, statistic) == .counts)
        }
        #expect(measure.careGuarantee == .required)
        #expect(measure.kinds.keys.map(\.rawValue).sorted() == statistics.map(\.rawValue))
        #expect(project.measures.count == 8)
    }

    @Test("count a follow-up by a doctor, or by anyone in psychiatry, BUP and pain clinics")
    func followUp() throws {
        let measure = try #require(project.measures.first { $0.id == MeasureID("follow_up") })
        #expect(
            measure.alternatives == [
                RecordCondition(phases: [4], professions: .only([915])),
                RecordCondition(phases: [4], medicalFields: .only([901, 931, 412])),
            ])
        let firstVisit = try #require(project.measures.first { $0.id == MeasureID("first_visit") })
        #expect(firstVisit.alternatives == [RecordCondition(phases: [1], medicalFields: .except([931]))])
    }

    @Test("divide the 1,610 million of 2019")
    func agreement2019() throws {
        let agreement = try #require(project.agreements.first { $0.id == "komiljard-2019" })
        #expect(agreement.pots.map(\.id) == ["skl", "population", "performance"])
        #expect(agreement.pots.map(\.amount) == [10_000_000, 320_000_000, 1_280_000_000])
        #expect(agreement.pots.map(\.recipient) == [.other(name: "SKL"), .regions, .regions])
        #expect(agreement.basis == [.counts, .records])
        let performance = try #require(agreement.pots.last)
        #expect(performance.months.map(\.description) == ["2019-09", "2019-10", "2019-11"])
        #expect(
            performance.parts == [
                PotPart(id: "performance/first_visit", weight: 1, requirementID: "first_visit"),
                PotPart(id: "performance/treatment", weight: 1, requirementID: "treatment"),
            ])
        let figure = { (days: Int) in
            FigureReference(measure: MeasureID("treatment"), statistic: .waiting, limit: .days(days))
        }
        #expect(
            agreement.requirements.last?.criterion
                == .any([
                    Requirement(
                        id: "within_90_days_improved",
                        criterion: .improvement(figure(90), by: .any, yearsBefore: 1)),
                    Requirement(id: "within_60_days", criterion: .level(figure(60), atLeast: Fraction(71, 100))),
                ]))
        #expect(agreement.assumptions.contains { $0.subject == "pots.performance.unearned" && $0.mark == .inferred })
    }

    @Test("give Jämtland Härjedalen 4,075,156 kr of the 320 million, as the assumption on the date says")
    func knownPayment() throws {
        let agreement = try #require(project.agreements.first { $0.id == "komiljard-2019" })
        let reference = project.reference
        let inputs = AgreementInputs(
            regions: reference.regions.map(\.code),
            population: Dictionary(
                uniqueKeysWithValues: reference.populations.filter { $0.date == agreement.populationDate }
                    .map { ($0.region, $0.population) }),
            attestations: Dictionary(
                uniqueKeysWithValues: reference.attestations.filter { $0.agreement == agreement.id }.map {
                    (AttestationKey(attestation: $0.attestation, region: $0.region), $0.attestedOn)
                }),
            responseRates: Dictionary(
                uniqueKeysWithValues: try reference.responseRates.map {
                    (
                        ResponseRateKey(region: $0.region, period: $0.period),
                        try #require(Share(numerator: $0.reportedUnits, denominator: $0.expectedUnits))
                    )
                }))
        let result = try agreement.evaluate(inputs)
        let allocation = result.allocations.first { $0.pot == "population" && $0.region == RegionCode(63) }
        #expect(allocation?.amount == 4_075_156)
    }

    @Test("have the 21 regions and their reference data")
    func reference() throws {
        let reference = project.reference
        #expect(reference.regions.count == 21)
        #expect(reference.regions.map(\.code) == reference.regions.map(\.code).sorted())
        let region = try #require(reference.regions.first { $0.code == RegionCode(63) })
        #expect(region.countyCode == "23")
        #expect(region.healthcareRegionCode == 101)
        #expect(region.healthcareRegionName == "Norra sjukvårdsregionen")
        #expect(reference.regions(by: .skr)[63] == RegionCode(63) && reference.regions(by: .skr)[23] == RegionCode(23))
        #expect(reference.regions(by: .scb)[23] == RegionCode(63) && reference.regions(by: .scb)[1] == RegionCode(10))
        #expect(reference.regions(by: .scb).count == 21 && reference.regions(by: .scb)[63] == nil)
        #expect(reference.populations.count == 63)
        let year2018 = reference.populations.filter { $0.date == CalendarDay(iso: "2018-12-31") }
        #expect(year2018.reduce(0) { $0 + $1.population } == 10_230_185)
        #expect(year2018.count { $0.mark == nil } == 9)
        #expect(reference.attestations.count { $0.agreement == "komiljard-2019" } == 21)
        #expect(reference.attestations.count { $0.agreement == "komiljard-2020" } == 2 * 21)
        #expect(reference.responseRates.count == 252)
        #expect(reference.medicalFields.count == 26)
    }
}
