/// A way in which one record can be wrong.
struct RecordDefect: Sendable {
    /// A rule of the national schema and its relatives, or a defect seen in real deliveries.
    let id: String
    let column: RecordColumn?
    let what: String
    let expected: PlantedDefect.Expectation
    /// Where the contract in XML is read by another measure than the flat file.
    var expectedInContract: PlantedDefect.Expectation?
    var kinds: [SyntheticKind] = SyntheticKind.allCases
    var phases: [Int] = [1, 2, 3, 4, 5]
    var allowsChildPsychiatry = true
    var transports: [SyntheticOptions.Transport] = [.csv, .xml]
    /// Whether the record may be one that a share counts. Not where the sources leave open what becomes of it: it then
    /// gets care guarantee "no", and the tally is right whichever way it goes.
    var isCounted = true
    /// Whether a second one in a delivery would be another defect.
    var isOnceADelivery = false
    let change: @Sendable (inout DefectiveRecord) -> Void

    /// All of one transport and kind.
    static func all(of kind: SyntheticKind, as transport: SyntheticOptions.Transport) -> [RecordDefect] {
        (schema + model + inferred + sisterRegisters).filter {
            $0.kinds.contains(kind) && $0.transports.contains(transport)
        }
    }

    func expected(_ form: RecordText.Form) -> PlantedDefect.Expectation {
        form == .contract ? expectedInContract ?? expected : expected
    }

    /// Whether it can be made of a contact of this group.
    func fits(_ group: ContactGroup) -> Bool {
        phases.contains(group.phase) && (allowsChildPsychiatry || !group.isChildPsychiatry)
    }

    // MARK: The common forms

    /// A necessary value is not there.
    static func missing(
        _ id: String, _ column: RecordColumn, _ expected: PlantedDefect.Expectation,
        kinds: [SyntheticKind] = SyntheticKind.allCases, phases: [Int] = [1, 2, 3, 4, 5],
        transports: [SyntheticOptions.Transport] = [.csv, .xml], isCounted: Bool = true
    ) -> RecordDefect {
        RecordDefect(
            id: id, column: column, what: "\(column.name) is missing", expected: expected, kinds: kinds, phases: phases,
            transports: transports, isCounted: isCounted
        ) { $0[column] = "" }
    }

    /// A value that is none of its list or form.
    static func value(
        _ id: String, _ column: RecordColumn, _ value: String, _ expected: PlantedDefect.Expectation,
        inContract: PlantedDefect.Expectation? = nil, kinds: [SyntheticKind] = SyntheticKind.allCases,
        phases: [Int] = [1, 2, 3, 4, 5], allowsChildPsychiatry: Bool = true,
        transports: [SyntheticOptions.Transport] = [.csv, .xml], isCounted: Bool = true
    ) -> RecordDefect {
        RecordDefect(
            id: id, column: column, what: "\(column.name) is \(value)", expected: expected,
            expectedInContract: inContract, kinds: kinds, phases: phases,
            allowsChildPsychiatry: allowsChildPsychiatry, transports: transports, isCounted: isCounted
        ) { $0[column] = value }
    }
}

/// A record that a defect is made of: its values as text.
struct DefectiveRecord {
    let text: RecordText
    /// As the figures see it: a defect that stays in the figures changes it too.
    var contact: Contact
    /// A record of the same delivery and kind before this one, with nothing wrong.
    let earlier: Contact
    private var fields: [String]
    /// Further attributes of the contract.
    var attributes: [(name: String, value: String)] = []
    var hasTrailingSemicolon = false

    init(_ contact: Contact, after earlier: Contact, _ text: RecordText) {
        self.text = text
        self.contact = contact
        self.earlier = earlier
        fields = Self.fields(of: contact, text)
    }

    subscript(column: RecordColumn) -> String {
        get { fields[column.rawValue] }
        set { fields[column.rawValue] = newValue }
    }

    /// Writes the values of a contact that has been changed, or of another one.
    mutating func write(_ contact: Contact) { fields = Self.fields(of: contact, text) }

    /// A day as the form has it.
    func date(_ day: Int) -> String {
        var writer = ByteWriter()
        writer.append(day: day)
        if text.form == .contract { writer.append(clock: 0) }
        return writer.takeText(from: 0)
    }

    /// The id of a contact of another kind of the same region and month.
    func id(_ number: Int, of kind: SyntheticKind) -> String {
        let parts = self[.contactID].split(separator: "-")
        let digits = String(number)
        return "\(parts[0])-\(parts[1])-\(kind.idLetter)-" + String(repeating: "0", count: 7 - digits.count) + digits
    }

    private static func fields(of contact: Contact, _ text: RecordText) -> [String] {
        var writer = ByteWriter()
        return RecordColumn.allCases.map { column in
            text.append(column, of: contact, to: &writer)
            return writer.takeText(from: 0)
        }
    }
}
