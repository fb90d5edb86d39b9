/// How a sender spells codes that have several accepted spellings. One sender keeps to one spelling.
struct Spelling {
    /// By code less one.
    let sexes: [[UInt8]]
    let deviations: [[UInt8]]
    let yes: [UInt8]
    let no: [UInt8]

    private init(_ sexes: [String], _ deviations: [String], yes: String, no: String) {
        self.sexes = sexes.map { Array($0.utf8) }
        self.deviations = deviations.map { Array($0.utf8) }
        self.yes = Array(yes.utf8)
        self.no = Array(no.utf8)
    }

    private static let numbers = ["1", "2", "3"]
    /// Some regions send the letters, not the number.
    private static let letters = ["PvV", "MoV", "SoV"]

    /// Codes, as the contracts in XML have them.
    static let codes = Spelling(numbers, numbers, yes: "1", no: "2")

    /// All in use, for a file that mixes them.
    static let all = [
        Spelling(numbers, numbers, yes: "ja", no: "nej"),
        Spelling(["M", "K", "O"], numbers, yes: "JA", no: "NEJ"),
        codes,
        Spelling(["man", "kvinna", "okänt"], numbers, yes: "ja", no: "nej"),
        Spelling(["m", "k", "o"], letters, yes: "j", no: "n"),
        Spelling(["Man", "Kvinna", "Okänt"], numbers, yes: "true", no: "false"),
    ]

    /// A region's own; which region has which is made up.
    static func of(_ region: RegionProfile) -> Spelling { all[region.code % all.count] }
}
