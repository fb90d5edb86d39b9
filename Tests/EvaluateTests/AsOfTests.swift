import Evaluate
import Pipeline
import Postgres
import StageTestSupport
import Stages
import Synchronization
import Testing
import Waits

/// What regions do in the course of days, drawn at random; and after each day what the newest edition says.
@Suite("Any day can be had again, and figures depend on what is in force alone")
struct AsOfTests {
    static let seeds = [1, 2] as [UInt64]

    @Test(
        "An edition as of each day is what that day's was, and leaves nothing behind", arguments: seeds)
    func eachDay(seed: UInt64) async throws {
        try await withPipeline { pipeline in
            var course = try Course(seed: seed, firstDay: #require(CalendarDay(iso: "2020-01-25")))
            try course.start(pipeline)
            for operation in course.operations { try course.step(operation, pipeline) }
            #expect(try course.refusedCount(pipeline) >= course.operations.count { $0 == .refused }, "\(course.story)")
            // Whatever editions have shown, nobody has a figure of few people from them all.
            #expect(course.disclosed == [], "\(course.story)")
            // A day on which nothing happened is as the one before it.
            let days = course.days + [(course.today.advanced(byDays: 3), course.days.last?.dump ?? [])]
            let before = try FigureDump.allTables(pipeline.connection)
            #expect(before.count > 40)
            for (day, dump) in days.shuffled(using: &course.random) {
                let again = try pipeline.evaluate(asOf: day)
                #expect(FigureDump.differences(again, dump) == [], "as of \(day): \(course.story)")
                let after = try FigureDump.allTables(pipeline.connection)
                #expect(after == before, "as of \(day)")
            }
            // The run after it finds all as it was.
            let next = try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(next.edition?.isNew == false)
        }
    }

    @Test("Before anything was delivered there is no figure")
    func beforeAll() async throws {
        try await withPipeline { pipeline in
            var course = try Course(seed: 5, firstDay: #require(CalendarDay(iso: "2020-01-25")))
            try course.start(pipeline)
            let figures = try pipeline.evaluate(asOf: #require(CalendarDay(iso: "2020-01-24")))
            #expect(!figures.isEmpty && !figures.contains { $0.contains("_monthly ") })
            // The day of the load ends at midnight in Sweden, an hour before it does by the clock of files.
            let late = try TestFiles.write(course.text(ofRecordsOf: course.slots[0], count: 77))
            try pipeline.run(
                .ingest, .validate, .aggregate, .evaluate, paths: [late], startedAt: "2020-01-25T23:30:00Z")
            let sameDay = try pipeline.evaluate(asOf: #require(CalendarDay(iso: "2020-01-25")))
            let nextDay = try pipeline.evaluate(asOf: #require(CalendarDay(iso: "2020-01-26")))
            #expect(FigureDump.differences(sameDay, course.days[0].dump) == [])
            #expect(nextDay != course.days[0].dump)
        }
    }

    // Which other figures are hidden so that none of these can be had depends on what earlier editions have shown.
    @Test(
        "A register that has had only what is in force says the same, in whatever order it came",
        arguments: [11] as [UInt64])
    func onlyInForce(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let (paths, dump) = try await withPipeline { pipeline in
            var course = try Course(seed: seed, firstDay: #require(CalendarDay(iso: "2020-01-25")))
            try course.start(pipeline)
            for operation in course.operations { try course.step(operation, pipeline) }
            #expect(try FigureDump.fewShown(pipeline.connection) == [])
            #expect(course.disclosed == [], "\(course.story)")
            return (
                try course.pathsInForce(pipeline), try FigureDump.lines(pipeline.connection, withSuppression: false)
            )
        }
        let order = paths.shuffled(using: &random)
        let fresh = try await withPipeline { pipeline in
            for path in order { try pipeline.run(.ingest, paths: [path]) }
            try pipeline.run(.validate, .aggregate, .evaluate)
            #expect(try FigureDump.fewShown(pipeline.connection) == [])
            return try FigureDump.lines(pipeline.connection, withSuppression: false)
        }
        #expect(dump.count > 500)
        #expect(FigureDump.differences(dump, fresh) == [])
    }

    @Test(
        "A day whose deliveries are in force again is as it was, and not as it is", arguments: [21] as [UInt64])
    func backAgain(seed: UInt64) async throws {
        try await withPipeline { pipeline in
            var course = try Course(seed: seed, firstDay: #require(CalendarDay(iso: "2020-01-25")), kinds: [["counts"]])
            try course.start(pipeline)
            try course.replaceAll(pipeline)
            try course.reloadAll(pipeline)
            #expect(
                FigureDump.differences(
                    try FigureDump.lines(pipeline.connection, withSuppression: false), course.figuresOfStart) == [])
            for (day, dump) in course.days {
                let again = try pipeline.evaluate(asOf: day)
                #expect(FigureDump.differences(again, dump) == [], "as of \(day)")
            }
        }
    }

    @Test("The courses have everything that may happen, or they would prove nothing")
    func hasEverything() throws {
        let operations = try Self.seeds.flatMap {
            try Course(seed: $0, firstDay: #require(CalendarDay(iso: "2020-01-25"))).operations
        }
        #expect(Set(operations) == Set(Course.Operation.allCases))
    }
}

/// Deliveries of some regions, months and kinds, and what becomes of them day after day.
private struct Course {
    enum Operation: Hashable, CaseIterable {
        case newVersion, refused, withdrawal, reload
    }

    private(set) var slots: [SentSlot]
    /// Each day with what its newest edition says.
    private(set) var days: [(day: CalendarDay, dump: [String])] = []
    /// What is to happen after the first day.
    let operations: [Operation]
    /// What the first edition says, whatever of it may be shown.
    private(set) var figuresOfStart: [String] = []
    private(set) var today: CalendarDay
    var random: SeededRandom
    private var contacts: RandomContacts
    /// Every content of a slot, in the order that they came.
    private var paths: [SentSlot: [String]] = [:]
    /// What happened, for whoever reads a failure.
    /// What runs have said of contacts that can be had from all editions together. Of the other numbers many are equal
    /// by chance, and are taken for the same.
    private(set) var disclosed: [String] = []
    private(set) var story: [String] = []

    init(
        seed: UInt64, firstDay: CalendarDay,
        kinds: [[String]] = [
            ["genomforda", "vantande", "counts"], ["genomforda", "vantande"], ["vantande", "counts"],
        ]
    ) throws {
        var random = SeededRandom(seed: seed)
        let regions = [10, 26, 63].shuffled(using: &random).prefix(random.pick([2, 3]))
        let months = [Period(iso: "2018-09"), Period(iso: "2019-09")].compactMap(\.self)
        slots = regions.flatMap { region in
            months.flatMap { period in
                random.pick(kinds).map { SentSlot(region: region, period: period, kind: $0) }
            }
        }
        operations = (0..<Int.random(in: 8...12, using: &random)).map { _ in
            random.pick([.newVersion, .newVersion, .refused, .withdrawal, .reload, .reload])
        }
        today = firstDay
        contacts = RandomContacts(seed: seed)
        self.random = random
    }

    private var startedAt: String { "\(today)T02:00:00Z" }

    mutating func text(ofRecordsOf slot: SentSlot, count: Int) -> String { contacts.records(of: slot, count: count) }

    private mutating func content(of slot: SentSlot, isRefused: Bool = false) throws -> String {
        let text: String
        if slot.kind == "counts" {
            text = contacts.counts(region: slot.region, period: slot.period, isRefused: isRefused)
        } else {
            // So many that some figures may be shown and some not.
            let count = Int.random(in: 60...220, using: &random)
            text = contacts.records(of: slot, count: count, rejectedCount: isRefused ? count / 2 : 0)
        }
        let path = try TestFiles.write(text, named: "\(slot) \(paths[slot, default: []].count).csv")
        paths[slot, default: []].append(path)
        return path
    }

    /// Delivers everything once.
    mutating func start(_ pipeline: TestPipeline) throws {
        let first = try slots.map { try content(of: $0) }
        try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: first, startedAt: startedAt)
        days.append((today, try FigureDump.lines(pipeline.connection)))
        figuresOfStart = try FigureDump.lines(pipeline.connection, withSuppression: false)
    }

    /// On the next day everything comes in another version.
    mutating func replaceAll(_ pipeline: TestPipeline) throws {
        today = today.advanced(byDays: 1)
        try deliver(try slots.map { try content(of: $0) }, pipeline)
    }

    /// On the next day everything comes as it was on the first.
    mutating func reloadAll(_ pipeline: TestPipeline) throws {
        today = today.advanced(byDays: 1)
        try deliver(slots.compactMap { paths[$0]?.first }, pipeline)
    }

    private mutating func deliver(_ paths: [String], _ pipeline: TestPipeline) throws {
        try pipeline.run(.ingest, .validate, .aggregate, .evaluate, paths: paths, reloads: true, startedAt: startedAt)
        days.append((today, try FigureDump.lines(pipeline.connection)))
    }

    func refusedCount(_ pipeline: TestPipeline) throws -> Int {
        try pipeline.connection.rows("select delivery_id from quality.verdict where verdict = 'refused'").count
    }

    /// One more day.
    mutating func step(_ operation: Operation, _ pipeline: TestPipeline) throws {
        today = today.advanced(byDays: 1)
        let slot = random.pick(slots)
        switch operation {
        case .newVersion, .refused:
            let path = try content(of: slot, isRefused: operation == .refused)
            try pipeline.run(.ingest, paths: [path], startedAt: startedAt)
        case .reload:
            // What is in force, or what came before it.
            try pipeline.run(.ingest, paths: [random.pick(paths[slot] ?? [])], reloads: true, startedAt: startedAt)
        case .withdrawal:
            let standing = try pipeline.connection.lines(
                "select delivery_id from register.delivery_in_force order by delivery_id")
            guard !standing.isEmpty, let id = Int(random.pick(standing)) else { return }
            try pipeline.withdraw(deliveryID: id, startedAt: startedAt)
        }
        story.append("\(today) \(operation) \(operation == .withdrawal ? "" : "\(slot)")")
        let said = Mutex<[String]>([])
        try pipeline.run(.validate, .aggregate, .evaluate, startedAt: startedAt) { line in
            said.withLock { $0.append(line) }
        }
        disclosed += said.withLock { $0 }.filter { $0.contains("may be had from") && $0.contains("contacts of") }.map {
            "\(today): \($0)"
        }
        days.append((today, try FigureDump.lines(pipeline.connection)))
    }

    /// The files of the deliveries in force.
    func pathsInForce(_ pipeline: TestPipeline) throws -> [String] {
        let names = try pipeline.connection.lines(
            """
            select file.file_name
            from register.delivery_in_force as in_force
            inner join register.file as file on in_force.file_id = file.file_id
            """)
        return paths.values.flatMap(\.self).filter { path in names.contains { path.hasSuffix("/\($0)") } }.sorted()
    }
}

extension TestPipeline {
    /// What the edition as of a day says.
    fileprivate func evaluate(asOf day: CalendarDay) throws -> [String] {
        try pipeline.evaluate(
            asOf: day, selection: Selection(), on: connection, startedAt: "2020-06-01T02:00:00Z", report: { _ in }
        ) { connection, _ in try FigureDump.lines(connection) }
    }
}
