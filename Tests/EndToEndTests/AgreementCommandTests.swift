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
