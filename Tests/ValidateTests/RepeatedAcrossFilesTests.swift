import Pipeline
import Postgres
import StageTestSupport
import Stages
import Testing
import Validate
import Waits

@Suite("Contact ids that repeat are found in whatever files they come")
struct RepeatedAcrossFilesTests {
    private static func row(_ contact: String, _ status: String, region: Int = 10, month: String = "2019-09-30")
        -> String
    {
        let start = status == "GENOMFORD" ? "\(month.prefix(8))02" : ""
        return
            "2019-06-01;\(start);;\(month);DV063;101;;;;ja;;\(region);SE1;SE2;SE3;;00000;Sjukhus saknas;XS915;1;0;1;1970;"
            + "0180;;2;;;;;\(contact);1;0;\(status);"
    }

    private static let completed = [row("K1", "GENOMFORD"), row("K2", "GENOMFORD"), row("K2", "GENOMFORD")]
    private static let waiting = [
        row("K1", "VANTANDE"), row("K3", "VANTANDE"), row("K4", "VANTANDE"), row("K4", "VANTANDE"),
    ]
    /// The same ids where they are other contacts.
    private static let elsewhere = [
        row("K1", "VANTANDE", region: 63), row("K2", "VANTANDE", region: 63), row("K3", "VANTANDE", region: 63),
        row("K4", "GENOMFORD", month: "2019-08-31"), row("K1", "GENOMFORD", month: "2019-08-31"),
    ]
    private static let found = [
        "genomforda contact_id_repeated K2", "vantande contact_id_repeated K4", "vantande waiting_and_completed K1",
    ]

    @Test(
        "The same is found in one file, in a file of each kind, and of ids that ingest has not listed",
        arguments: [
            [completed + waiting + elsewhere], [completed, waiting, elsewhere], [completed + elsewhere, waiting],
            [elsewhere, completed, waiting],
        ], [true, false])
    func files(_ files: [[String]], isListed: Bool) async throws {
        let lines = try await withPipeline { pipeline in
            let paths = try files.enumerated().map { number, rows in
                try TestFiles.write(RecordFile.text(rows), named: "\(number).csv")
            }
            try pipeline.run(.ingest, paths: paths)
            if !isListed {
                _ = try pipeline.connection.execute("update register.file set lists_repeated_contacts = false")
            }
            try pipeline.run(.validate)
            return try pipeline.connection.lines(
                """
                select delivery.kind, finding.rule_id, finding.contact_id
                from quality.finding as finding
                inner join register.delivery as delivery using (delivery_id)
                where finding.rule_id in ('contact_id_repeated', 'waiting_and_completed')
                    and finding.region_code = 10 and delivery.period = '2019-09-01'
                union all
                select 'elsewhere', finding.rule_id, finding.contact_id
                from quality.finding as finding
                inner join register.delivery as delivery using (delivery_id)
                where finding.rule_id in ('contact_id_repeated', 'waiting_and_completed')
                    and (finding.region_code <> 10 or delivery.period <> '2019-09-01')
                order by 1, 2, 3
                """)
        }
        #expect(lines == Self.found)
    }

    private static let waitingAndCompleted = """
        select finding.contact_id
        from quality.finding as finding
        inner join register.delivery as delivery using (delivery_id)
        where finding.rule_id = 'waiting_and_completed'
        order by 1
        """

    @Test("Those who wait are judged again when completed contacts of their month come after them")
    func late() async throws {
        try await withPipeline { pipeline in
            let completed = (10...40).map { Self.row("K\($0)", "GENOMFORD") } + [Self.row("K1", "GENOMFORD")]
            let waiting = [Self.row("K1", "VANTANDE"), Self.row("K2", "VANTANDE")]
            let files = try [waiting, completed].map {
                try TestFiles.write(RecordFile.text($0), named: "\($0.count).csv")
            }
            try pipeline.run(.ingest, .validate, .aggregate, paths: [files[0]])
            #expect(try pipeline.connection.lines(Self.waitingAndCompleted) == [])
            try pipeline.run(.ingest, .validate, .aggregate, paths: [files[1]])
            #expect(try pipeline.connection.lines(Self.waitingAndCompleted) == ["K1"])
            let again = try pipeline.run(.validate)
            #expect(again.validate?.verdicts.isEmpty == true)
        }
    }

    @Test("Those who wait are held beside completed contacts that count, whichever file came first")
    func rejected() async throws {
        try await withPipeline { pipeline in
            // K1 is completed without a phase: it is in no figure.
            let rejected = Self.row("K1", "GENOMFORD").replacing(";K1;1;", with: ";K1;;")
            let good = (2...40).map { Self.row("K\($0)", "GENOMFORD") }
            let waiting = [Self.row("K1", "VANTANDE"), Self.row("K2", "VANTANDE")]
            let other = [Self.row("K9", "VANTANDE", region: 63, month: "2019-10-31")]
            let paths = try [waiting, other, [rejected] + good].map {
                try TestFiles.write(RecordFile.text($0), named: "\($0.count).csv")
            }
            try pipeline.run(.ingest, paths: paths)
            try pipeline.run(.validate, selection: Selection(periods: PeriodRange(iso: "2019-09")))
            #expect(try pipeline.connection.lines(Self.waitingAndCompleted) == ["K2"])
        }
    }
}
