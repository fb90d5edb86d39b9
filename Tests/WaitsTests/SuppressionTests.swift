import Testing

@testable import Waits

/// Worked examples: what is suppressed, and why.
@Suite struct SuppressionTests {
    /// A nation of regions; the nation is their sum.
    private func nation(
        _ regions: KeyValuePairs<String, Int>, least: Int = 20, parts: [String: Int]? = nil
    ) throws -> Family {
        let total = regions.reduce(0) { $0 + $1.value }
        let part = parts.map { parts in [regions.reduce(0) { $0 + (parts[$1.key] ?? 0) }] } ?? []
        return try Family(
            [Family.Node(key: "nation", parent: nil, contacts: total, least: least, components: part)]
                + regions.map { key, contacts in
                    Family.Node(
                        key: key, parent: "nation", contacts: contacts, least: least,
                        components: parts.map { [$0[key] ?? 0] } ?? [])
                })
    }

    /// Each row is a key, its parent and, for a leaf, its contacts.
    private func tree(_ rows: [(String, String?, Int)], least: Int = 20, neverShown: Set<String> = []) throws -> Family
    {
        try Family(
            rows.map { key, parent, contacts in
                Family.Node(
                    key: key, parent: parent, contacts: contacts, least: least, isNeverShown: neverShown.contains(key))
            })
    }

    private func publish(_ families: Family...) -> [PublishedFamily<String>] {
        families.reduce(into: []) { editions, family in
            editions.append(PublishedFamily(family: family, suppressed: family.suppressed(after: editions)))
        }
    }

    // MARK: One edition

    @Test func `nothing is suppressed where all rows are large`() throws {
        #expect(try nation(["A": 20, "B": 25, "C": 4_000]).suppressed() == [])
    }

    @Test func `a small region takes its smallest sibling with it`() throws {
        #expect(try nation(["A": 3, "B": 40, "C": 30, "D": 50]).suppressed() == ["A", "C"])
    }

    @Test func `among equal siblings the lower key is taken`() throws {
        #expect(try nation(["D": 30, "A": 3, "C": 30, "B": 30]).suppressed() == ["A", "B"])
    }

    @Test func `a region of nobody is shown and covers nobody`() throws {
        #expect(try nation(["A": 3, "B": 0, "C": 30]).suppressed() == ["A", "C"])
    }

    @Test func `small regions whose sum is still small need a third`() throws {
        #expect(try nation(["A": 1, "B": 1, "C": 30, "D": 40]).suppressed() == ["A", "B", "C"])
    }

    @Test func `small regions whose sum reaches the limit cover each other`() throws {
        #expect(try nation(["A": 9, "B": 11, "C": 30]).suppressed() == ["A", "B"])
    }

    @Test func `three regions of one each are known from their sum of three`() throws {
        #expect(try nation(["A": 1, "B": 1, "C": 1, "D": 9], least: 3).suppressed() == ["A", "B", "C", "D"])
    }

    @Test func `a small nation is suppressed with all its regions`() throws {
        #expect(try nation(["A": 3, "B": 4]).suppressed() == ["nation", "A", "B"])
    }

    @Test func `an only child is as small as its parent, and both need cover`() throws {
        // Västra Götaland is the only region of its healthcare region.
        let family = try tree([
            ("nation", nil, 115), ("west", "nation", 5), ("VG", "west", 5), ("south", "nation", 60),
            ("Skåne", "south", 25),
            ("Blekinge", "south", 35), ("north", "nation", 50), ("Norrbotten", "north", 50),
        ])
        #expect(family.suppressed() == ["west", "VG", "north", "Norrbotten"])
    }

    @Test func `a suppressed parent takes one of its children along`() throws {
        let family = try tree([
            ("nation", nil, 145), ("west", "nation", 5), ("VG", "west", 5), ("south", "nation", 60),
            ("Skåne", "south", 25),
            ("Blekinge", "south", 35), ("north", "nation", 80), ("Norrbotten", "north", 40), ("Dalarna", "north", 40),
        ])
        #expect(family.suppressed() == ["west", "VG", "south", "Skåne"])
    }

    @Test func `a nation of one region hides both where the region is small`() throws {
        #expect(try tree([("nation", nil, 5), ("region", "nation", 5)]).suppressed() == ["nation", "region"])
    }

    @Test func `contacts without a unit need cover among the units`() throws {
        let rows = [("region", nil, 103), ("rest", "region", 3), ("A", "region", 40), ("B", "region", 60)]
        #expect(try tree(rows, neverShown: ["rest"]).suppressed() == ["rest", "A"])
    }

    @Test func `many contacts without a unit may be had by subtraction`() throws {
        let rows = [("region", nil, 130), ("rest", "region", 30), ("A", "region", 40), ("B", "region", 60)]
        #expect(try tree(rows, neverShown: ["rest"]).suppressed() == ["rest"])
    }

    @Test func `a limit of one suppresses nothing`() throws {
        #expect(try nation(["A": 1, "B": 2, "C": 0], least: 1).suppressed() == [])
    }

    @Test func `each row has its own limit`() throws {
        let family = try Family([
            .init(key: "nation", parent: nil, contacts: 45, least: 20),
            .init(key: "A", parent: "nation", contacts: 6, least: 5),
            .init(key: "B", parent: "nation", contacts: 39, least: 5),
        ])
        #expect(family.suppressed() == [])
    }

    @Test func `a family of nobody is shown`() throws {
        #expect(try nation(["A": 0, "B": 0]).suppressed() == [])
        #expect(try Family([]).suppressed() == [])
    }

    // MARK: Parts of the contacts

    @Test func `a published nought is not protected`() throws {
        let family = try nation(["A": 3, "B": 40, "C": 30], parts: [:])
        #expect(family.suppressed() == ["A", "C"])
        #expect(PublishedFamily.disclosures(in: publish(family)) == [])
    }

    @Test func `a row whose part did not change stays suppressed when its contacts grow`() throws {
        let editions = publish(
            try nation(["A": 3, "B": 40, "C": 30], parts: ["A": 1, "B": 20, "C": 10]),
            try nation(["A": 25, "B": 40, "C": 30], parts: ["A": 1, "B": 20, "C": 10]))
        #expect(editions[1].suppressed.isSuperset(of: ["A", "C"]))
        let shown = PublishedFamily(family: editions[1].family, suppressed: ["C", "nation"])
        #expect(
            PublishedFamily.disclosures(in: [editions[0], shown])
                == [Disclosure(key: "A", edition: 0, what: .component(0))])
    }

    // MARK: Several editions

    @Test func `the same table again is suppressed the same`() throws {
        let family = try nation(["A": 3, "B": 40, "C": 30, "D": 50])
        #expect(publish(family, family, family).map(\.suppressed) == [["A", "C"], ["A", "C"], ["A", "C"]])
    }

    @Test func `a cover stays after what it covered has grown`() throws {
        let before = try nation(["A": 3, "B": 30, "C": 50])
        let after = try nation(["A": 25, "B": 30, "C": 50])
        let editions = publish(before, after)
        #expect(editions[0].suppressed == ["A", "B"])
        // B would give A's old number, and so would the nation without A and C.
        #expect(editions[1].suppressed == ["A", "B"])
        for mask: Set<String> in [[], ["B"], ["A"]] {
            let shown = PublishedFamily(family: after, suppressed: mask)
            #expect(PublishedFamily.disclosures(in: [editions[0], shown]).map(\.key).contains("A"), "\(mask)")
        }
    }

    @Test func `a region that shrinks takes the nation with it where nothing else has changed`() throws {
        let editions = publish(
            try nation(["A": 3, "B": 30, "C": 40, "D": 50]), try nation(["A": 3, "B": 30, "C": 15, "D": 50]))
        #expect(editions[0].suppressed == ["A", "B"])
        // The nation less what it was, and C's old number, would give C's new one.
        #expect(editions[1].suppressed == ["A", "B", "C", "nation"])
        let shown = PublishedFamily(family: editions[1].family, suppressed: ["A", "B", "C"])
        #expect(
            PublishedFamily.disclosures(in: [editions[0], shown])
                == [
                    Disclosure(key: "C", edition: 1, what: .contacts),
                    Disclosure(key: "C", edition: 1, what: .sum(least: 20)),
                ])
    }

    @Test func `a region that shrinks hides behind another that has changed`() throws {
        let editions = publish(
            try nation(["A": 3, "B": 30, "C": 40, "D": 50]), try nation(["A": 3, "B": 30, "C": 15, "D": 51]))
        #expect(editions[1].suppressed == ["A", "B", "C", "D"])
    }

    @Test func `a region that disappears is remembered by what covered it`() throws {
        let editions = publish(
            try nation(["A": 3, "B": 30, "C": 40]), try nation(["B": 30, "C": 40]))
        #expect(editions[1].suppressed.contains("B"))
        #expect(PublishedFamily.disclosures(in: editions) == [])
    }

    @Test func `what an older limit has shown is no reason to suppress more than the row`() throws {
        let before = try nation(["A": 7, "B": 30, "C": 40], least: 5)
        let after = try nation(["A": 7, "B": 30, "C": 40], least: 20)
        #expect(publish(before, after).map(\.suppressed) == [[], ["A"]])
    }

    @Test func `what earlier editions disclosed does not suppress the next`() throws {
        let family = try nation(["A": 3, "B": 30, "C": 40])
        let careless = PublishedFamily(family: family, suppressed: ["A"])
        #expect(family.suppressed(after: [careless]) == ["A"])
        #expect(PublishedFamily.disclosures(in: [careless]).map(\.key) == ["A", "A"])
    }

    @Test func `two small regions that were known together by mistake are not told apart later`() throws {
        let careless = PublishedFamily(family: try nation(["A": 3, "B": 4, "C": 40]), suppressed: ["A", "B"])
        let after = try nation(["A": 3, "B": 25, "C": 41]).suppressed(after: [careless])
        #expect(after.isSuperset(of: ["A"]))
        let editions = [careless, PublishedFamily(family: try nation(["A": 3, "B": 25, "C": 41]), suppressed: after)]
        #expect(PublishedFamily.disclosures(in: editions).map(\.what) == [.sum(least: 20), .sum(least: 20)])
    }

    @Test func `where a known total is filled by ones all that is new is suppressed`() throws {
        let editions = publish(try nation(["A": 3], least: 3), try nation(["A": 1, "B": 1, "C": 1], least: 3))
        // The nation was shown as 3 and still is 3: nobody forgets it.
        #expect(editions[1].suppressed == ["A", "B", "C"])
    }
}
