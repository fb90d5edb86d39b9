import Definitions
import Postgres
import Testing
import Waits

@testable import Ingest

/// Values and faults of rows, by files that are loaded.
@Suite struct RowEncoderTests {
    /// A row of counts, the place of its fault, what is said of it, and whether a delivery can be told.
    static let faults: [(row: String, fault: String, hasPlace: Bool)] = [
        ("2019-09-15;63;;m;V;90;1;2;3", "1|month|is not a month: the date of its first or last day, or YYYYMM", false),
        (";63;;m;V;90;1;2;3", "1|month|is empty: without it nobody can tell what the row is about", false),
        ("201909;;;m;V;90;1;2;3", "8|region|is empty: without it nobody can tell what the row is about", false),
        (
            "201909;Ö;;m;V;90;1;2;3", "8|region|is not a region code of the layout's system, such as SKR's 10 or 63",
            false
        ),
        (
            "201909;40000;;m;V;90;1;2;3",
            "8|region|is not a region code of the layout's system, such as SKR's 10 or 63", false
        ),
        (
            "201909;012;;m;V;90;1;2;3", "8|region|is not a region code of the layout's system, such as SKR's 10 or 63",
            false
        ),
        (
            "201909; 63;;m;V;90;1;2;3",
            "8|region|is padded with blanks or zeros: send the value alone, or say padding: trimmed in a layout of your own",
            false
        ),
        ("201909;63;;m;;90;1;2;3", "14|status|is empty: without it nobody can tell what the row is about", false),
        ("201909;63;;m;v;90;1;2;3", "14|status|is none of the spellings that the layout accepts", false),
        ("201909;63;;m;V;;1;2;3", "16|limit|is empty: without it nobody can tell what the row is about", true),
        (
            "201909;63;;m;V;90 days;1;2;3",
            "16|limit|is not a limit: days, or a word of the layout for the medical target date", true
        ),
        ("201909;63;;m;V;90;-1;2;3", "19|within|is not a whole number of 0 or more", true),
        ("201909;63;;m;V;90;1;2.0;3", "21|total|is not a whole number of 0 or more", true),
        ("201909;63;;m;V;90;1;1000000000001;3", "21|total|is not a whole number of 0 or more", true),
        ("201909;63;;m;V;90;1;2;x", "23|pvv|is not a whole number of 0 or more", true),
        ("201909;63;ö;m;V;90;1;2;x", "24|pvv|is not a whole number of 0 or more", true),
        (
            "201909;63;;m;V;90;1;2;3 ",
            "23|pvv|is padded with blanks or zeros: send the value alone, or say padding: trimmed in a layout of your own",
            true
        ),
    ]

    @Test
    func `the first field that cannot be typed is told, without its value, and where the row belongs if it says so`()
        async throws
    {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let rows = ["201909;63;;m;V;90;1;2;3"] + Self.faults.map(\.row)
            let file = try register.load(text: ([countHeader] + rows).joined(separator: "\n"))
            #expect((file.recordCount, file.malformedCount) == (1, Self.faults.count))
            let found = try register.rows(
                "select column_number, column_name, reason from register.malformed order by line_number")
            #expect(found == Self.faults.map(\.fault))
            let places = try register.rows(
                "select delivery_id is not null from register.malformed order by line_number")
            #expect(places == Self.faults.map { $0.hasPlace ? "t" : "f" })
            #expect(
                file.firstMalformed.first?.hasSuffix(
                    ":3:1: warning: month is not a month: the date of its first or last day, or YYYYMM") == true)
        }
    }

    @Test(arguments: ["01", "09", "00", "1", "9"])
    func `a code below 10 is of SCB's system, and nothing of its file can be trusted`(code: String) async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let path = try register.write(
                countHeader + "\n201909;63;;m;V;90;1;2;3\n201909;\(code);;m;V;90;1;2;3\n")
            try #expect(
                register.failure(path)
                    == "FOLDER/a.csv:3:8: error: the region code is one of SCB's county codes, but the layout says SKR's region codes, where the same numbers mean other regions: send SKR's codes, or a layout of your own that says region_codes: scb"
            )
            try #expect(register.rows("select count(*) from register.count_row") == ["0"])
        }
    }

    @Test func `SCB's county codes become SKR's region codes where the layout says so`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns, regionCodes: .scb)]
            let rows = ["01", "1", "23", "12", "02"].map { "201909;\($0);;m;V;90;1;2;3" }
            let file = try register.load(text: ([countHeader] + rows).joined(separator: "\n"))
            #expect(file.deliveries.map(\.region.rawValue) == [10, 63, 41])
            try #expect(
                register.rows("select line_number, region_code from register.count_row order by 1")
                    == ["2|10", "3|10", "4|63", "5|41"])
            try #expect(
                register.malformed()
                    == ["6|region|is not a region code of the layout's system, such as SKR's 10 or 63"])
        }
    }

    @Test func `a total with patient-chosen waits is stored without them, and a limit may be the medical target date`()
        async throws
    {
        try await Register.with { register in
            let columns = countColumns.map {
                $0.name == "total" ? (name: "total", field: Field.totalIncludingPatientChosen) : $0
            }
            register.layouts = [layout("including", columns)]
            let file = try register.load(
                text: countHeader
                    + "\n201909;63;;first_visit;V;90;70;100;20\n201909;63;;first_visit;V;maldatum;5;;20\n201909;63;u;treatment;G;0;0;3;9\n201909;63;;m;V;90;1;x;3\n201909;63;;m;V;90;1;3;x\n"
            )
            #expect(file.recordCount == 3)
            try #expect(
                register.rows(
                    "select unit_hsa_id, measure, statistic, limit_days, within_count, total_count, pvv_count from register.count_row order by line_number"
                ) == [
                    "|first_visit|waiting|90|70|80|20", "|first_visit|waiting||5||20", "u|treatment|completed|0|0|-6|9",
                ])
            try #expect(
                register.malformed() == [
                    "5|total|is not a whole number of 0 or more", "6|pvv|is not a whole number of 0 or more",
                ])
        }
    }

    @Test func `blanks, zeros, markers and letter case are read as the layout says`() async throws {
        try await Register.with { register in
            register.layouts = [
                layout(
                    "loose", recordColumns, missing: ["NULL", "Uppgift saknas"],
                    numbers: NumberForm(decimalMark: UInt8(ascii: ","), groupMark: UInt8(ascii: " ")),
                    trimsPadding: true, ignoresCase: true, content: .records)
            ]
            let file = try register.load(
                text: recordHeader + "\n"
                    + " 201909 ; 63;VÄNTANDE; K1 ;2019-09-10 ;OKÄNT;JA;0101;007;xs915;1 234,0;uppgift SAKNAS\n"
                    + "201909;63;v;null;NULL;Null;;NULL;NULL;NULL;NULL;Ö\n")
            #expect((file.recordCount, file.malformedCount) == (2, 0))
            try #expect(
                register.rows(
                    """
                    select
                        contact_id, start_date, sex_code, has_care_guarantee, medical_field_code, contact_type_code,
                        profession_code, stated_wait_days, hospital_name
                    from register.record order by line_number
                    """) == ["K1|2019-09-10|3|t|101|7|915|1234|", "||||||||Ö"])
        }
    }

    @Test func `what is padded is refused where the layout does not say so, with its own reason`() async throws {
        try await Register.with { register in
            register.layouts = [layout("strict", recordColumns, content: .records)]
            let right = ["201909", "63", "V", "K1", "2019-09-10", "man", "ja", "101", "7", "XS915", "40", "Ö"]
            let padded: [(field: Int, value: String)] = [
                (4, " 2019-09-10"), (5, "man "), (6, "\tja"), (7, "0101"), (8, "007"), (9, "XS915 "), (10, " 40"),
                (8, " 7"), (7, "00000101"),
            ]
            let rows = padded.map { field, value in
                right.enumerated().map { $0.offset == field ? value : $0.element }.joined(separator: ";")
            }
            let file = try register.load(
                text: ([recordHeader, right.joined(separator: ";")] + rows).joined(separator: "\n"))
            #expect((file.recordCount, file.malformedCount) == (1, padded.count))
            let reason =
                "is padded with blanks or zeros: send the value alone, or say padding: trimmed in a layout of your own"
            try #expect(
                register.malformed()
                    == padded.enumerated().map { "\($0.offset + 3)|\(recordColumns[$0.element.field].name)|\(reason)" })
        }
    }

    @Test func `a constant stands for a column in every row`() async throws {
        try await Register.with { register in
            let columns = recordColumns.filter {
                !["region", "sex", "hospital", "field", "guarantee"].contains($0.name)
            }
            let constants: [LayoutConstant] = [
                .init(field: .regionCode, text: "63"), .init(field: .sexCode, text: "2"),
                .init(field: .hospitalName, text: "Östersunds sjukhus"), .init(field: .medicalFieldCode, text: "101"),
                .init(field: .hasCareGuarantee, text: "1"), .init(field: .decisionDate, text: "2019-08-01"),
                .init(field: .referralID, text: "Ärende"),
            ]
            let encodings: [[TextEncoding]] = [[.utf8], [.windows1252], [.utf8, .iso8859_1]]
            for (index, encodings) in encodings.enumerated() {
                register.layouts = [
                    layout("constant", columns, encodings: encodings, content: .records, constants: constants)
                ]
                let text =
                    "month;status;id;start;type;profession;waited\n201909;V;Å\(index);2019-09-10;1;XS915;40\n201909;V;b;;;;\n"
                let bytes = encodings.count == 1 && encodings[0] == .utf8 ? Array(text.utf8) : windows(text)
                try register.load(register.write(bytes))
                try #expect(
                    register.rows(
                        """
                        select
                            region_code, contact_id, sex_code, hospital_name, medical_field_code, has_care_guarantee,
                            decision_date, referral_id
                        from register.record where delivery_id = \(index + 1) order by line_number
                        """) == [
                            "63|Å\(index)|2|Östersunds sjukhus|101|t|2019-08-01|Ärende",
                            "63|b|2|Östersunds sjukhus|101|t|2019-08-01|Ärende",
                        ], "\(encodings)")
            }
        }
    }

    @Test func `a constant that is no value of its field is a fault of the layout`() async throws {
        try await Register.with { register in
            register.layouts = [
                layout(
                    "wrong", recordColumns.filter { $0.name != "start" }, content: .records,
                    constants: [LayoutConstant(field: .startDate, text: "i går")])
            ]
            let path = try register.write(
                recordColumns.map(\.name).filter { $0 != "start" }.joined(separator: ";") + "\n201909;63;V;K\n")
            try #expect(
                register.failure(path)
                    == "FOLDER/a.csv: error: the constant of start_date in pipelines/layouts/wrong.yaml is not a date in one of the layout's forms, such as YYYY-MM-DD: mend the layout"
            )
        }
    }

    /// A text that is far longer than the rows: what is encoded at once has room for it.
    @Test func `a constant may be longer than the rows`() async throws {
        try await Register.with { register in
            let name = String(repeating: "Ö", count: 60_000)
            register.layouts = [
                layout(
                    "long", [("month", .period), ("region", .regionCode), ("status", .status), ("unit", .unitHSAID)],
                    content: .records, constants: [LayoutConstant(field: .hospitalName, text: name)])
            ]
            let rows = (0..<20).map { "201909;63;V;\($0)\n" }.joined()
            try register.load(text: "month;region;status;unit\n" + rows)
            try #expect(
                register.rows(
                    "select count(*), count(distinct unit_hsa_id), max(length(hospital_name)) from register.record")
                    == ["20|20|60000"])
        }
    }

    @Test func `places, activities and referrers are kept once a delivery, and shown with every record`() async throws {
        try await Register.with { register in
            let fields: [Field] = [
                .period, .regionCode, .status, .contactID, .regionHSAID, .careProviderHSAID, .careUnitHSAID, .unitHSAID,
                .hospitalCode, .hospitalName, .activityCode, .listingHSAID, .referrerHSAID,
            ]
            register.layouts = [layout("texts", fields.map { ($0.rawValue, $0) }, content: .records)]
            let header = fields.map(\.rawValue).joined(separator: ";")
            let texts = [
                "a;b;c;d;e;f;g;h;i", "a;b;c;d;e;f;g;i;h", ";;;;;;;;", "a;b;c;d;;f;;h;", "\"a\";b;c;d;e;f;g;h;i",
            ]
            let rows = (0..<50).map { "201909;\($0 < 25 ? 10 : 63);V;K\($0);\(texts[$0 % 5])\n" }
            try register.load(text: header + "\n" + rows.joined())
            let columns = fields.dropFirst(3).map(\.rawValue).joined(separator: ", ")
            let found = try register.rows("select \(columns) from register.record order by line_number")
            #expect(
                found
                    == (0..<50).map { index in
                        "K\(index)|" + texts[index % 5].replacing(";", with: "|").replacing("\"", with: "")
                    })
            // Quoted and not quoted are two numbers for one text.
            try #expect(
                register.rows("select delivery_id, count(*) from register.place group by 1 order by 1") == [
                    "1|3", "2|3",
                ])
            try #expect(
                register.rows("select delivery_id, count(*) from register.activity group by 1 order by 1") == [
                    "1|1", "2|1",
                ])
            try #expect(
                register.rows(
                    "select delivery_id, string_agg(hsa_id, ',' order by hsa_number) from register.hsa_id group by 1 order by 1"
                )
                    == ["1|h,i", "2|h,i"])
        }
    }
}
