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
        // 2019-09-01 and 2019-10-01.
        #expect(deliveries.entries.map(\.firstDay) == [7183, 7183, 7183, 7213])
    }

    @Test func `rows that do not say their kind are held against both of their region and month`() throws {
        var deliveries = DeliveriesOfFile(firstDeliveryID: 1)
        for (region, month, kind) in [
            (63, 9, DeliveryKind.completed), (63, 9, .waiting), (63, 10, .waiting), (64, 9, .waiting),
        ] {
            _ = try deliveries.position(of: slot(region, month, kind))
        }
        let month = try #require(Period(year: 2019, month: 9))
        for _ in 0..<3 { try deliveries.countHalfPlaced(RegionCode(63), month) }
        try deliveries.countHalfPlaced(RegionCode(65), month)
        deliveries.placeHalfPlaced()
        #expect(deliveries.entries.map(\.malformedCount) == [3, 3, 0, 0])
        #expect(deliveries.entries.map(\.halfPlacedCount) == [3, 3, 0, 0])
        // Each once; the one of region 65 has nowhere to go.
        #expect(deliveries.halfPlacedCount == 3)
        deliveries.placeHalfPlaced()
        #expect(deliveries.entries.map(\.malformedCount) == [3, 3, 0, 0])
        #expect(deliveries.halfPlacedCount == 3)
    }

    @Test func `ten thousand deliveries are taken, and not one more`() throws {
        var deliveries = DeliveriesOfFile(firstDeliveryID: 1)
        for index in 0..<DeliveriesOfFile.limit {
            _ = try deliveries.position(of: slot(10 + index / 12, 1 + index % 12, .counts))
        }
        #expect(throws: DeliveriesOfFile.LimitExceeded.self) { try deliveries.position(of: slot(9, 1, .counts)) }
        #expect(try deliveries.position(of: slot(10, 1, .counts)) == 0)
    }
}
