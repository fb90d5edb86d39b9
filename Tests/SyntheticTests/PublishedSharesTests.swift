import Testing

@testable import Synthetic

@Suite("Generated figures are the published ones")
struct PublishedSharesTests {
    /// In parts of ten thousand: a percentage point is a hundred.
    private static let point = 100

    @Test("In February 2017 the nation and each region have the printed shares, of waits and of choices")
    func february2017() throws {
        let tally = try Self.tally(2017, 2, .scale(numerator: 1, denominator: 10))
        let regions = PublishedFigures.february2017
        for published in regions {
            let figures = WaitingFigures(tally, .firstVisit, region: published.region)
            let within = published.within90 * 10_000 / published.excluding
            #expect(abs(figures.within[2] - within) <= Self.point, "\(published.region): \(figures.within[2])")
            let chosen = (published.including - published.excluding) * 10_000 / published.including
            #expect(abs(figures.chosen - chosen) <= Self.point, "\(published.region): \(figures.chosen)")
        }
        let nation = WaitingFigures(tally, .firstVisit)
        let (including, excluding) = (regions.map(\.including).reduce(0, +), regions.map(\.excluding).reduce(0, +))
        #expect(
            abs(nation.within[2] - regions.map(\.within90).reduce(0, +) * 10_000 / excluding) <= Self.point)
        #expect(abs(nation.chosen - (including - excluding) * 10_000 / including) <= Self.point)
        for measure in [SyntheticTally.Measure.firstVisit, .treatment] {
            let published = try #require(PublishedFigures.intervals.first { $0.0 == measure && $0.1 == 2017 })
            Self.expect(WaitingFigures(tally, measure).intervals, published.days, "\(measure) 2017-02")
        }
    }

    @Test("Months with printed intervals have them, and the printed volumes and choices")
    func intervals() throws {
        for published in PublishedFigures.intervals {
            let name = "\(published.0) \(published.1)-\(published.2)"
            let plan = try PlannedFigures(published.1, published.2, published.0)
            Self.expect(plan.intervals, published.days, name)
            #expect(abs(plan.chosen * 100 / plan.all - published.percentChosen) <= 1, "\(name)")
            let counted = plan.all - plan.chosen
            #expect(abs(counted - published.excluding) * 50 <= published.excluding, "\(name): \(counted)")
        }
    }

    /// Months with printed intervals go by those: September 2017 has been printed as 74 and, by intervals, as 75.
    @Test("Other months have the printed share within 90 days")
    func seasons() throws {
        for (measure, years) in [
            (SyntheticTally.Measure.firstVisit, PublishedFigures.firstVisitWithin90),
            (.treatment, PublishedFigures.treatmentWithin90),
        ] {
            for (year, first, percents) in years {
                for (month, percent) in zip(first..., percents)
                where !PublishedFigures.intervals.contains(where: { ($0.0, $0.1, $0.2) == (measure, year, month) }) {
                    let intervals = try PlannedFigures(year, month, measure).intervals
                    let within = intervals.prefix(3).reduce(0, +) * 10_000 / intervals.reduce(0, +)
                    #expect(abs(within - percent * 100) <= Self.point, "\(measure) \(year)-\(month): \(within)")
                }
            }
        }
    }

    @Test("At scale 1 each region has the printed number of waiting in February 2017")
    func volumes() throws {
        let plans = try SyntheticOptions(months: [(2017, 2)]).plannedDeliveries()
        let group = try #require(ContactGroup.all(of: .waiting).firstIndex { $0.published == .firstVisit })
        for published in PublishedFigures.february2017 {
            let plan = try #require(plans.first { $0.region.code == published.region })
            let count = try #require(plan.part(.waiting)?.counts[group])
            #expect(abs(count - published.including) * 50 <= published.including, "\(published.region): \(count)")
        }
    }

    @Test("At scale 1 an average month has 1.7 million, 425,000 and 1.7 million contacts of the three kinds")
    func nationalVolumes() throws {
        let options = SyntheticOptions(months: (1...12).map { (2022, $0) }, kinds: Set(SyntheticKind.allCases))
        let plans = try options.plannedDeliveries()
        for (kind, expected) in [
            (SyntheticKind.completed, 1_700_000), (.waiting, 425_000), (.primaryCare, 1_700_000),
        ] {
            let mean = plans.compactMap { $0.part(kind)?.count }.reduce(0, +) / 12
            #expect(abs(mean - expected) * 20 <= expected, "\(kind): \(mean)")
        }
    }

    // MARK: Helpers

    private static func tally(_ year: Int, _ month: Int, _ size: SyntheticOptions.Size) throws -> SyntheticTally {
        var tally = SyntheticTally()
        for file in try SyntheticOptions(months: [(year, month)], size: size, kinds: [.waiting]).files() {
            tally.merge(unsafe try file.write { _ in })
        }
        return tally
    }

    private static func expect(_ intervals: [Int], _ published: [Int], _ name: String) {
        for (generated, printed) in zip(intervals, published) {
            let share = generated * 10_000 / intervals.reduce(0, +)
            #expect(abs(share - printed * 10_000 / published.reduce(0, +)) <= point, "\(name): \(intervals)")
        }
    }
}

/// Those who wait, by a tally.
private struct WaitingFigures {
    /// Within 30, 60 and 90 days, of ten thousand.
    let within: [Int]
    /// 0–30, 31–60, 61–90 and more days.
    let intervals: [Int]
    /// Who chose to wait, of ten thousand of all.
    let chosen: Int

    init(_ tally: SyntheticTally, _ measure: SyntheticTally.Measure, region: Int? = nil) {
        let counts = [30, 60, 90].map { limit in
            tally.entries.filter {
                $0.key.measure == measure && $0.key.statistic == .waiting && $0.key.limitDays == limit
                    && (region == nil || $0.key.regionCode == region)
            }.reduce(into: SyntheticTally.Count()) { sum, entry in
                sum.numerator += entry.count.numerator
                sum.denominator += entry.count.denominator
                sum.pvv += entry.count.pvv
            }
        }
        let (numerators, all) = (counts.map(\.numerator), max(1, counts[0].denominator))
        within = numerators.map { $0 * 10_000 / all }
        let edges = [0] + numerators + [counts[0].denominator]
        intervals = zip(edges.dropFirst(), edges).map { $0 - $1 }
        chosen = counts[0].pvv * 10_000 / (all + counts[0].pvv)
    }
}

/// Those who wait at scale 1, by the plan alone: no row is made.
private struct PlannedFigures {
    var intervals = [0, 0, 0, 0]
    var chosen = 0
    var all = 0

    init(_ year: Int, _ month: Int, _ measure: SyntheticTally.Measure) throws {
        let groups = ContactGroup.all(of: .waiting)
        let series: PublishedSeries = measure == .firstVisit ? .firstVisit : .treatment
        let plans = try SyntheticOptions(months: [(year, month)], kinds: [.waiting]).plannedDeliveries()
        for part in plans.compactMap({ $0.part(.waiting) }) {
            for index in groups.indices where groups[index].published == series {
                let cells = part.cells[index].counts(of: part.counts[index], offset: 0)
                for (interval, count) in cells[WaitCell.first.rawValue...].enumerated() {
                    intervals[interval] += count
                }
                chosen += cells[WaitCell.patientChosen.rawValue]
                all += cells.reduce(0, +) - cells[WaitCell.noGuarantee.rawValue]
            }
        }
    }
}
