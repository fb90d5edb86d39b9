import Postgres
import Testing
import Waits

@testable import Ingest

@Suite struct WithdrawalTests {
    private static let text = countHeader + "\n201909;63;;m;V;90;1;2;3\n201910;63;;m;V;90;1;2;3\n"

    private func withdraw(_ id: Int, in register: Register, why: String = "a mistake") throws -> String {
        try Withdrawal(connection: register.connection, context: register.context())
            .withdraw(deliveryID: id, why: why, by: "maria")
    }

    @Test func `a delivery is taken back by a version without records, with who, when and why`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            try register.load(text: Self.text)
            let text = "delivery 1 (region 63, 2019-09, counts) taken back by maria, 2020-01-01T00:00:00Z: a mistake"
            #expect(try withdraw(1, in: register) == text)
            try #expect(
                register.deliveries() == [
                    "1|63|2019-09|counts|1|1|", "2|63|2019-10|counts|1|1|", "3|63|2019-09|counts|2|0|withdrawal",
                ])
            try #expect(
                register.rows("select file_id, file_name, layout, record_count from register.file order by 1")
                    == ["1|a.csv|counts|2", "2|\(text)|withdrawal|0"])
            try #expect(register.rows("select count(*) from register.count_row") == ["2"])
            // A newer one takes its place.
            try register.load(text: Self.text + "\n", as: "b.csv")
            try #expect(
                register.deliveries().suffix(2) == ["4|63|2019-09|counts|3|1|", "5|63|2019-10|counts|2|1|"])
        }
    }

    @Test func `what a newer delivery that was refused has left in force can be taken back`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            let first = try register.load(text: Self.text)
            try register.load(text: Self.text + "\n", as: "b.csv")
            _ = try register.connection.executeScript(
                "insert into quality.verdict select region_code, delivery_id, case delivery_id when 3 then 'refused' else 'accepted' end, 0, 0, 0, 0, '', now() from register.delivery where delivery_id in (1, 3)"
            )
            let files = FileRegister(connection: register.connection, context: try register.context())
            guard case .call(let standing) = try files.call(named: first.callID, by: []) else {
                Issue.record("the call is not found")
                return
            }
            #expect(standing.map(\.period.description) == ["2019-09"])
            // The refused one is in no figure: taking it back would take out the other.
            #expect(throws: WithdrawalError.notInForce(deliveryID: 3, inForce: 1)) { try withdraw(3, in: register) }
            _ = try withdraw(1, in: register)
            try #expect(register.deliveries().last == "5|63|2019-09|counts|3|0|withdrawal")
            #expect(throws: WithdrawalError.replaced(deliveryID: 1)) { try withdraw(1, in: register) }
        }
    }

    @Test func `only the newest of its region, month and kind can be taken back, and only once`() async throws {
        try await Register.with { register in
            register.layouts = [layout("counts", countColumns)]
            try register.load(text: Self.text)
            try register.load(text: Self.text + "\n", as: "b.csv")
            for (id, message) in [
                (7, "there is no delivery 7: komiljard deliveries lists those that there are"),
                (
                    1,
                    "delivery 1 is not the newest of its region, month and kind, or is taken back already: nothing to do"
                ),
            ] {
                let error = #expect(throws: WithdrawalError.self) { try withdraw(id, in: register) }
                #expect(error?.description == message)
            }
            _ = try withdraw(3, in: register)
            for id in [3, 5] {
                #expect(throws: WithdrawalError.replaced(deliveryID: id)) { try withdraw(id, in: register) }
            }
            try #expect(register.rows("select count(*) from register.delivery") == ["5"])
        }
    }
}
