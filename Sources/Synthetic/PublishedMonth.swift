/// A month whose national page at vantetider.se is stored: those who waited at its end.
struct PublishedMonth {
    let year: Int
    let month: Int
    /// With and without those who chose to wait (PvV).
    let includingPatientChosen: Int
    let excludingPatientChosen: Int
    /// Of those who did not choose to: 0–30, 31–60, 61–90 and more than 90 days.
    let intervals: [Int]
    /// Those who chose to, per 100,000 of all.
    let patientChosen: Int

    /// - Parameter including: nil where the page has only the share of those who chose to wait.
    init(_ year: Int, _ month: Int, including: Int?, excluding: Int, intervals: [Int], percentChosen: Int) {
        self.year = year
        self.month = month
        excludingPatientChosen = excluding
        self.intervals = intervals
        if let including {
            includingPatientChosen = including
            patientChosen = (including - excluding) * 100_000 / including
        } else {
            // Printed in whole per cents: the 3 of first visits is taken as the 2.63 that is known exactly.
            patientChosen = percentChosen == 3 ? 2634 : percentChosen == 2 ? 2200 : percentChosen * 1000
            includingPatientChosen = excluding * 100_000 / (100_000 - patientChosen)
        }
    }

    /// Within 30, 60 and 90 days, per 100,000 of the sum of the intervals: the printed totals may exceed it.
    var within: ShareWithin {
        let total = intervals.reduce(0, +)
        let running = (1...3).map { intervals.prefix($0).reduce(0, +) * 100_000 / total }
        return ShareWithin(days30: running[0], days60: running[1], days90: running[2])
    }
}

/// Shares within 30, 60 and 90 days, per 100,000.
struct ShareWithin {
    var days30: Int
    var days60: Int
    var days90: Int
}

/// What is printed of one measure of specialised care, month by month.
struct PublishedSeries: Equatable {
    private let measure: SyntheticTally.Measure

    static let firstVisit = PublishedSeries(measure: .firstVisit)
    static let treatment = PublishedSeries(measure: .treatment)

    func month(_ year: Int, _ month: Int) -> PublishedMonth? {
        months.first { $0.year == year && $0.month == month }
    }

    /// Nationally, per 100,000: as printed where the intervals of the month are, else by the printed share within 90
    /// days and by intervals that lie between those of the months whose are.
    func within(_ year: Int, _ month: Int) -> ShareWithin {
        if let printed = self.month(year, month) { return printed.within }
        let within90 = perThousand90(year)[month - 1] * 100
        let (within60, within30) = intervalsOfMonth
        return ShareWithin(
            days30: within90 * within30[month - 1] / 1000, days60: within90 * within60[month - 1] / 1000,
            days90: within90)
    }

    /// Nationally, per 100,000 of all: of the last month printed before, or of the first.
    func patientChosen(_ year: Int, _ month: Int) -> Int {
        let before = months.last { ($0.year, $0.month) <= (year, month) } ?? months.first
        return before?.patientChosen ?? 0
    }

    private var months: [PublishedMonth] { measure == .firstVisit ? Self.firstVisitMonths : Self.treatmentMonths }

    // Per thousand. June to December 2019 (first visit) and October to December 2019 (treatment) are assumed: 2018
    // less half a percentage point; so are the months before the first that is printed. Years outside those printed
    // are as the nearest.
    private func perThousand90(_ year: Int) -> [Int] {
        switch (measure == .firstVisit, year) {
        case (true, ...2016): [780, 790, 820, 830, 820, 810, 750, 720, 730, 780, 800, 790]
        case (true, 2017): [780, 790, 810, 810, 810, 800, 760, 720, 740, 800, 820, 810]
        case (true, 2018): [800, 800, 820, 830, 820, 810, 770, 740, 760, 820, 840, 810]
        case (true, _): [790, 800, 820, 820, 820, 805, 765, 735, 755, 815, 835, 805]
        case (false, ...2015): [770, 770, 780, 790, 780, 760, 690, 640, 720, 790, 810, 790]
        case (false, 2016): [770, 770, 780, 790, 780, 760, 690, 640, 670, 730, 770, 760]
        case (false, 2017): [750, 750, 760, 760, 750, 720, 680, 620, 650, 720, 750, 740]
        case (false, 2018): [720, 720, 730, 740, 730, 700, 650, 600, 640, 710, 740, 710]
        case (false, _): [700, 680, 710, 710, 700, 680, 630, 590, 640, 705, 735, 705]
        }
    }

    /// Of those within 90 days, per thousand, by month of the year: within 60, within 30. Assumed where not printed.
    private var intervalsOfMonth: (within60: [Int], within30: [Int]) {
        measure == .firstVisit
            ? (
                [780, 855, 850, 847, 843, 820, 763, 775, 862, 868, 850, 810],
                [500, 594, 570, 532, 556, 500, 382, 510, 578, 596, 555, 454]
            )
            : (
                [770, 820, 815, 806, 800, 805, 720, 732, 861, 850, 826, 800],
                [470, 555, 530, 493, 490, 478, 349, 485, 575, 560, 520, 460]
            )
    }

    private static let firstVisitMonths = [
        PublishedMonth(
            2017, 2, including: 290_206, excluding: 282_562, intervals: [132_843, 57_898, 32_849, 58_972],
            percentChosen: 3),
        printed(2017, 7, 303_703, [88_506, 86_322, 56_953, 71_922], 3),
        printed(2017, 8, 308_029, [113_842, 57_318, 51_708, 85_161], 3),
        printed(2017, 9, 339_191, [147_332, 72_225, 35_194, 84_440], 3),
        printed(2017, 11, 290_128, [131_348, 69_722, 36_044, 52_632], 3),
        printed(2018, 8, 292_799, [116_054, 54_867, 46_463, 75_415], 3),
        printed(2018, 10, 299_514, [145_957, 66_643, 32_296, 54_618], 3),
        printed(2018, 11, 295_003, [138_944, 73_203, 34_731, 48_125], 2),
        printed(2018, 12, 294_823, [108_837, 85_216, 45_566, 55_204], 3),
        printed(2019, 4, 297_232, [129_863, 75_769, 38_545, 53_055], 2),
        printed(2019, 5, 301_050, [136_698, 70_617, 38_467, 55_268], 2),
    ]

    private static let treatmentMonths = [
        PublishedMonth(
            2017, 2, including: 123_651, excluding: 118_726, intervals: [48_487, 24_666, 15_566, 30_007],
            percentChosen: 4),
        printed(2017, 6, 108_795, [38_023, 26_193, 13_548, 31_031], 5),
        printed(2017, 7, 120_052, [28_435, 30_274, 22_805, 38_538], 5),
        printed(2017, 11, 126_680, [49_616, 29_079, 16_583, 31_402], 4),
        printed(2018, 6, 120_151, [39_158, 28_248, 16_688, 36_057], 4),
        printed(2019, 2, 124_803, [47_615, 23_472, 14_210, 39_506], 4),
        printed(2019, 4, 123_538, [43_409, 27_545, 17_091, 35_493], 4),
        printed(2019, 8, 130_671, [37_553, 19_101, 20_767, 53_250], 7),
        printed(2019, 9, 126_889, [46_761, 23_265, 11_282, 45_581], 7),
    ]

    private static func printed(
        _ year: Int, _ month: Int, _ excluding: Int, _ intervals: [Int], _ percentChosen: Int
    ) -> PublishedMonth {
        PublishedMonth(
            year, month, including: nil, excluding: excluding, intervals: intervals, percentChosen: percentChosen)
    }
}
