import Testing
import Waits

@testable import Ingest

@Suite struct DeliveriesOfFileTests {
    private func slot(_ region: Int, _ month: Int, _ kind: DeliveryKind) throws -> DeliverySlot {
        DeliverySlot(region: RegionCode(region), period: try #require(Period(year: 2019, month: month)), kind: kind)
    }

    @Test func `deliveries are numbered as they first appear, however their rows are mixed`() throws {
        let a = try slot(63, 9, .completed)
        let b = try slot(63, 9, .waiting)
        let c = try slot(63, 10, .completed)
        let d = try slot(10, 9, .completed)
        var deliveries = DeliveriesOfFile(firstDeliveryID: 41)
        let positions = try [b, a, b, b, d, a, c, b].map { try deliveries.position(of: $0) }
        #expect(positions == [0, 1, 0, 0, 2, 1, 3, 0])
        #expect(deliveries.entries.map(\.slot) == [b, a, d, c])
        #expect(deliveries.entries.map(\.deliveryID) == [41, 42, 43, 44])
    }

    @Test func `records and malformed rows are counted apart`() throws {
        var deliveries = DeliveriesOfFile(firstDeliveryID: 1)
        let first = try deliveries.position(of: slot(63, 9, .completed))
        let second = try deliveries.position(of: slot(64, 9, .completed))
        for _ in 0..<3 { deliveries.countRecord(at: first) }
        deliveries.countMalformed(at: second)
        #expect(deliveries.entries.map(\.recordCount) == [3, 0])
        #expect(deliveries.entries.map(\.malformedCount) == [0, 1])
    }
}
