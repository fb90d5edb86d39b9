import Foundation
import Testing

/// agreement: what somebody does who has a signed text and no database, and what an amendment moves.
@Suite struct AgreementCommandTests {
    @Test func `the supplement of 2020 moves kronor between regions, and no krona more or less`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await register.run(
                "agreement", "difference", "komiljard-2020", "komiljard-2020-supplement", endsWith: 66)
            // Nobody has delivered a figure: by the agreement only the strategic money is earned, by the supplement
            // March to November too.
            try await register.run("evaluate", endsWith: 0)
            let finished = try await register.run(
                "agreement", "difference", "komiljard-2020", "komiljard-2020-supplement", "--format", "json",
                endsWith: 0)
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
            #expect(report["before_sek"] as? Int == 432_900_000)
            #expect(report["difference_sek"] as? Int == 2_007_081_814)
            #expect((report["regions"] as? [Any])?.count == 21)
            let sums = """
                select agreement, sum(amount_sek - received_sek), sum(allocated_sek + unearned_sek + to_others_sek)
                from result.current_pot_balance group by agreement order by agreement
                """
            #expect(
                try await register.rows(sums) == [
                    "komiljard-2019|1610000000|1610000000", "komiljard-2020|2896000000|2896000000",
                    "komiljard-2020-supplement|2896000000|2896000000",
                ])
        }
    }

    @Test func `what regions lack is told of an edition, and of no agreement that is in none`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await register.run("gap", endsWith: 66)
            try await register.run("evaluate", endsWith: 0)
            // Nobody has delivered a figure: nothing can be said of patients, and all of it is at stake.
            let finished = try await register.run(
                "gap", "--agreement", "komiljard-2019", "--region", "63", "--format", "json", endsWith: 0)
            let gaps = try #require(
                try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
            let wholes = gaps.filter { ($0["requirement"] as? String) == "first_visit" }
            #expect(wholes.compactMap { $0["period"] as? String } == ["2019-09", "2019-10", "2019-11"])
            // Not assessable, and nothing that patients could have mended: null, and not left out.
            for key in ["is_met", "missing_patient_count", "numerator", "missing_points"] {
                #expect(wholes.allSatisfy { $0[key] is NSNull }, "\(key)")
            }
            // Alone it would have all of a sixth of 1,280 million.
            #expect(wholes.compactMap { $0["at_stake_sek"] as? Int } == [213_333_334, 213_333_333, 213_333_333])
            let text = try await register.run(
                "gap", "--agreement", "komiljard-2019", "--region", "63", "--period", "2019-09", endsWith: 0)
            #expect(text.output.contains("  within_60_days") && text.output.contains("at least 71 %"))
            try await register.run("gap", "--agreement", "komiljard-2018", endsWith: 66)
            for (arguments, status) in [
                (["--edition", "9"], 66), (["--edition", "99999999999"], 64), (["--region", "99"], 64),
            ] as [([String], Int32)] {
                let finished = try await register.start(["gap"] + arguments).finished()
                #expect(finished.status == status, "\(arguments): \(finished.errors)")
            }
            let later = try await register.run("gap", "--period", "2031-01", endsWith: 0)
            #expect(later.output == "nothing of what is asked for is judged\n")

            // An edition of before gaps were told is not one in which nothing is lacking.
            for statement in [
                "alter table result_history.gap disable trigger user",
                "delete from result_history.gap where agreement = 'komiljard-2019'",
            ] { _ = try await register.rows(statement) }
            let untold = try await register.run("gap", "--agreement", "komiljard-2019", endsWith: 66)
            #expect(untold.errors.contains("was made of komiljard-2019 before gaps were told"))
            try await register.run("gap", "--agreement", "komiljard-2020", "--period", "2020-01", endsWith: 0)
        }
    }

    @Test func `what if other rules or counts held is told, and kept nowhere`() async throws {
        try await withRegister(isMigrated: true) { register in
            try await register.run("evaluate", endsWith: 0)
            let before = try await register.contents()
            let file = "\(register.folder)/ask.yaml"
            func ask(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }
            try ask(
                """
                what_if: one region meets one requirement, of three times the money
                agreements:
                  - agreement: komiljard-2019
                    pots:
                      - id: performance
                        amount_sek: 3_840_000_000
                        parts:
                          - {id: first_visit, weight: 1, requirement: first_visit}
                          - {id: treatment, weight: 1, requirement: treatment}
                        months: 2019-09..2019-11
                        divide_by: population
                        unearned: to_qualifiers
                        paid_on: 2019-12-20
                counts:
                  - {region: 63, period: 2019-09, basis: counts, measure: first_visit, statistic: waiting, within_days: 60,
                     numerator: 71, denominator: 100}
                """)
            let finished = try await register.run("evaluate", "--what-if", file, "--format", "json", endsWith: 0)
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
            let agreements = try #require(report["agreements"] as? [[String: Any]])
            #expect(agreements.compactMap { $0["agreement"] as? String }.count == 3)
            let changed = try #require(agreements.first { $0["agreement"] as? String == "komiljard-2019" })
            // A sixth of 3,840 million, and all others as they were.
            #expect(changed["difference_sek"] as? Int == 640_000_000)
            #expect((changed["turned"] as? [[String: Any]])?.compactMap { $0["region_code"] as? Int } == [63])
            let tables = try #require(changed["candidate"] as? [String: [[String: Any]]])
            let balance = try #require(tables["pot_balance"])
            #expect(balance.reduce(0) { $0 + ($1["amount_sek"] as? Int ?? 0) } == 4_170_000_000)
            #expect(tables["gap"]?.count == tables["requirement_outcome"]?.count)
            #expect(agreements.allSatisfy { $0["newest_edition"] as? String == "same" })
            let text = try await register.run("evaluate", "--what-if", file, endsWith: 0)
            #expect(text.output.contains("+640 000 000") && text.output.contains("komiljard-2020: no krona moves"))
            #expect(try await register.contents() == before)
            #expect(try await register.run("evaluate", endsWith: 0).output.contains("edition 1 is current"))

            let left = try await register.run(
                "evaluate", "--what-if", file, "--agreement", "komiljard-2020", endsWith: 0)
            #expect(left.errors.contains("the file changes komiljard-2019, which --agreement leaves out"))
            // The month before the first that is judged is read for the trend, and judged by nobody.
            try ask(
                "what_if: x\ncounts:\n  - {region: 63, period: 2019-08, basis: counts, measure: first_visit, "
                    + "statistic: waiting, within_days: 60, numerator: 1, denominator: 1}\n")
            let idle = try await register.run("evaluate", "--what-if", file, endsWith: 0)
            #expect(idle.errors.contains("no agreement that is asked for is judged on the count of region 63, 2019-08"))

            try ask("what_if: x\nagreements:\n  - {agreement: komiljard-2018, pots: []}\n")
            let faulty = try await register.run("evaluate", "--what-if", file, endsWith: 65)
            #expect(faulty.errors.contains("ask.yaml:3:17: error: there is no agreement"))
            try await register.run("evaluate", "--what-if", "\(register.folder)/none.yaml", endsWith: 66)
            try await register.run("evaluate", "--what-if", file, "--as-of", "2020-01-01", endsWith: 64)
        }
    }

    @Test func `agreements are checked, listed and shown without a database`() async throws {
        try await withRegister(isMigrated: false) { register in
            let checked = try await register.run("agreement", "check", endsWith: 0)
            #expect(checked.output == "3 agreements: nothing is wrong with them\n")
            try await register.run("agreement", "show", "komiljard-2021", endsWith: 66)
            for (language, sentence) in [
                ("sv", "Det som en region inte tjänar in går till potten bonus."),
                ("en", "What a region does not earn goes to the pot bonus."),
            ] {
                let shown = try await register.run(
                    "agreement", "show", "komiljard-2020", "--language", language, endsWith: 0)
                #expect(shown.output.contains(sentence))
                // Assumptions too.
                #expect(
                    shown.output.contains(language == "sv" ? "en senare text säger 439,9" : "a later text says 439.9"))
            }
        }
    }
}
