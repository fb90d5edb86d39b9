import Testing

@testable import Commands

@Suite struct TextTableTests {
    @Test func `columns are as wide as their widest cell in characters, numbers to the right`() {
        var table = TextTable([("code", .right), ("region", .left), ("kronor", .right)])
        table.append(["10", "Åland o\u{308}ch Öar", "4 075 156"])
        table.append(["1234567", "é", "−1"])
        table.appendRule()
        table.append(["", "", ""])
        let rule = String(repeating: "─", count: 33)
        #expect(
            table.text == """
                   code  region            kronor
                \(rule)
                     10  Åland öch Öar  4 075 156
                1234567  é                     −1
                \(rule)

                """)
    }

    @Test func `a table without rows is its header`() {
        #expect(TextTable([("a", .left), ("bc", .right)]).text == "a  bc\n─────")
    }

    @Test func `no line ends in a space`() {
        var table = TextTable([("a", .left), ("long header", .left)])
        table.append(["x", "y"])
        table.append(["x", ""])
        for line in table.text.split(separator: "\n") { #expect(line.last != " ", "'\(line)'") }
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (999, "999"), (1_000, "1 000"), (10_000, "10 000"), (4_075_156, "4 075 156"),
        (1_610_000_000, "1 610 000 000"), (-1, "-1"), (-1_000, "-1 000"), (Int.max, "9 223 372 036 854 775 807"),
        (Int.min, "-9 223 372 036 854 775 808"),
    ])
    func `figures are grouped in threes`(number: Int, text: String) {
        #expect(number.grouped == text)
    }
}
