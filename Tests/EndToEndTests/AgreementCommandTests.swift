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
            #expect(wholes.allSatisfy { $0["is_met"] == nil && $0["missing_patients"] == nil })
            // Alone it would have all of a sixth of 1,280 million.
            #expect(wholes.compactMap { $0["at_stake_sek"] as? Int } == [213_333_334, 213_333_333, 213_333_333])
            let text = try await register.run(
                "gap", "--agreement", "komiljard-2019", "--region", "63", "--period", "2019-09", endsWith: 0)
            #expect(text.output.contains("  within_60_days") && text.output.contains("at least 71 %"))
            try await register.run("gap", "--agreement", "komiljard-2018", endsWith: 66)
            try await register.run("gap", "--edition", "9", endsWith: 66)
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
                #expect(shown.output.contains(sentence) && shown.output.contains("439.9"))
            }
        }
    }
}
