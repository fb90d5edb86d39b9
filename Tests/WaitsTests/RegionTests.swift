import Testing
import Waits

@Suite struct RegionTests {
    @Test func `region codes are ordered as numbers`() {
        let codes = [63, 10, 9, 100, 41].map(RegionCode.init)
        #expect(codes.sorted().map(\.description) == ["9", "10", "41", "63", "100"])
    }
}
