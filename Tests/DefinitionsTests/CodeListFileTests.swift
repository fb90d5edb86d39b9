import Foundation
import Testing
import Waits

@testable import Definitions

@Suite("A code list")
struct CodeListFileTests {
    static let path = "pipelines/reference/codes/unit_form.csv"

    @Test(
        "says what is wrong and where, all of it at once",
        arguments: [
            FaultCase(
                path, "",
                """
                code,name,valid_from,valid_to
                ,Without code,,
                A 1,With a blank,,
                A'1,With a quote,,
                A1,,,
                A2,Bad days,2019-02-30,20191231
                A3,Backwards,2020-01-01,2019-12-31

                """, "2:1: error: code is empty: write a value",
                "3:1: error: code is \"A 1\": write letters, digits and . - + * / _, at most 32, without blanks",
                "4:1: error: code is \"A'1\": write letters, digits and . - + * / _, at most 32, without blanks",
                "5:4: error: name is empty: write a value",
                "6:13: error: valid_from is \"2019-02-30\": write a day of the calendar as YYYY-MM-DD",
                "6:24: error: valid_to is \"20191231\": write a day of the calendar as YYYY-MM-DD",
                "7:25: error: valid_to is 2019-12-31, before valid_from, 2020-01-01: mend one of them"),
            FaultCase(
                path, "",
                """
                code,name,valid_from,valid_to
                A1,Until 2018,,2018-12-31
                A1,From 2019,2019-01-01,
                A1,On the last day as well,2018-12-31,2018-12-31
                A2,Always,,
                A2,Twice,,
                A3,From 2019,2019-01-01,
                A3,Still,,2019-01-01

                """,
                "4:1: error: the code A1 stands in line 2 for the same days: keep one of them, or end one before the other begins",
                "6:1: error: the code A2 stands in line 5 for the same days: keep one of them, or end one before the other begins",
                "8:1: error: the code A3 stands in line 7 for the same days: keep one of them, or end one before the other begins"
            ),
            FaultCase(
                path, "", "code,name,valid_from,valid_to\n",
                "1:1: error: the list has no codes: add them, or remove the file"),
            FaultCase(path, "", "\n", "1:1: error: no header: the file is empty"),
            FaultCase(
                path, "", "code,name,valid_form,valid_to,note\nA1,One,,,\n",
                "1:1: error: the table needs the column valid_from: add it",
                "1:11: error: the table has no column \"valid_form\": did you mean valid_from?",
                "1:31: error: the table has no column \"note\": the columns are code, name, valid_from and valid_to"),
            FaultCase(
                "pipelines/reference/codes/KVÅ 2019.csv", "", "code,name,valid_from,valid_to\nA1,,,\n",
                "1:1: error: \"KVÅ 2019\" is no name of a list: name the file by a to z, 0 to 9, _ and -, at most 63, the first a letter or digit",
                "2:4: error: name is empty: write a value"),
            FaultCase(
                SmallProject.medicalFields, "931", "93A",
                "2:1: error: code is \"93A\": write a number from 100 to 999"),
        ])
    func faults(_ fault: FaultCase) { fault.check() }

    @Test("is read with the days of its codes, of which each may be valid more than once")
    func read() throws {
        let text = """
            code,name,valid_from,valid_to
            A1,"Old, and quoted",,2018-12-31
            A1,New,2019-01-01,
            B-2.x,Always,,

            """
        let lists = try SmallProject.read([Self.path: text]).reference.codeLists
        #expect(lists.map(\.name) == ["medical_field", "unit_form"])
        #expect(
            lists.last
                == CodeList(
                    name: "unit_form", file: Self.path,
                    codes: [
                        ListedCode(code: "A1", name: "Old, and quoted", validTo: CalendarDay(iso: "2018-12-31")),
                        ListedCode(code: "A1", name: "New", validFrom: CalendarDay(iso: "2019-01-01")),
                        ListedCode(code: "B-2.x", name: "Always"),
                    ]))
    }

    @Test("of medical fields is the table of the database, each field by its newest name")
    func medicalFields() throws {
        let text = """
            code,name,valid_from,valid_to
            931,Barn- och ungdomspsykiatri,,
            211,Hud,,2018-12-31
            211,Hudsjukvård,2019-01-01,
            101,Invärtesmedicin,2020-01-01,2020-12-31
            101,Medicin,2010-01-01,2012-12-31

            """
        let reference = try SmallProject.read([SmallProject.medicalFields: text]).reference
        #expect(
            reference.medicalFields == [
                CodeName(code: 101, name: "Invärtesmedicin"), CodeName(code: 211, name: "Hudsjukvård"),
                CodeName(code: 931, name: "Barn- och ungdomspsykiatri"),
            ])
    }

    @Test("of medical fields must be there")
    func missing() {
        let sources = SmallProject.sources().filter { $0.path != SmallProject.medicalFields }
        let error = #expect(throws: DefinitionFaults.self) { try Project.read(sources, folder: "/project") }
        #expect(error?.description == "\(SmallProject.medicalFields):1:1: error: the file is missing: add it")
    }

    @Test("of every coded field of a contact has the codes of the national lists, without days: none is published")
    func ownLists() throws {
        let figures = "\(PipelinesTests.folder)/Tests/Published/Figures/code_lists.csv"
        let national = try String(contentsOfFile: figures, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",").map(String.init)
        }
        let names = [
            "phase": "fas", "deviation": "avvikelse", "booking": "bokning", "contact_type": "vardkontakt", "sex": "kon",
            "profession": "yrke", "referrer_type": "remittenttyp", "emergency_type": "akutverksamhet",
        ]
        let lists = try Project.load(folder: PipelinesTests.folder).reference.codeLists
        #expect(Set(lists.map(\.name)) == Set(names.keys).union(["activity", "medical_field"]))
        for list in lists {
            #expect(list.codes.allSatisfy { $0.validFrom == nil && $0.validTo == nil })
            guard let name = names[list.name] else { continue }
            #expect(list.codes.map(\.code) == national.filter { $0.first == name }.map { $0[1] }, "\(list.name)")
        }
        #expect(lists.first { $0.name == "activity" }?.codes.count == 72)
    }
}
