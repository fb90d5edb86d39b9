import Postgres

/// The units of a batch by number, and which of them each place of a delivery is.
///
/// The unit is the care unit (hsaid_vardenhet), as in counts; where none is named the unit within it (hsaid_enhet): an
/// assumption of every measure (`pipelines/measures`, subject units).
struct UnitNumbers {
    /// Of each unit; empty for 0: none is named.
    private var names = [""]
    /// Of each place.
    private var unitNumbers: [Int32] = []
    /// The names of each place that may be those of reporting units: care unit and unit.
    private var placeNames: [(delivery: Int, careUnit: String?, unit: String?)] = []
    private var placeNumbers = KeyTable()

    /// - Throws: `PostgresError`, `TooManyUnits`.
    init(of range: [Parameter], on connection: Connection) throws {
        var known = ["": 0]
        let rows = try connection.execute(
            """
            select
                place.delivery_id,
                place.place_number,
                place.care_unit_hsa_id,
                place.unit_hsa_id
            from register.delivery as delivery
            inner join register.place as place
                on delivery.region_code = place.region_code and delivery.delivery_id = place.delivery_id
            where delivery.delivery_id between $1 and $2
            """, range)
        for row in rows.rows {
            let (delivery, place) = (try row.int(0), try row.int(1))
            let (careUnit, unit) = (try row.optionalString(2), try row.optionalString(3))
            let name = careUnit ?? unit ?? ""
            let number = known[name] ?? names.count
            if number == names.count {
                known[name] = number
                names.append(name)
            }
            placeNumbers.set(
                UInt64(delivery) << 32 | UInt64(UInt32(truncatingIfNeeded: place)),
                to: Int32(truncatingIfNeeded: unitNumbers.count))
            unitNumbers.append(Int32(truncatingIfNeeded: number))
            placeNames.append((delivery, careUnit, unit))
        }
        guard names.count < 1 << 24 else { throw TooManyUnits(count: names.count) }
    }

    var placeCount: Int { unitNumbers.count }

    /// The place of a contact, by a number of this table; nil where it names none.
    @inline(__always)
    func placeNumber(of contact: CountedContact) -> Int? { placeNumbers.value(of: contact.place).map(Int.init) }

    @inline(__always)
    func number(ofPlace place: Int?) -> Int { place.map { Int(unitNumbers[$0]) } ?? 0 }

    /// Empty for 0.
    func name(_ number: Int) -> String { names[number] }

    /// The units that these places name, by delivery, in order, each once.
    func names(ofPlaces isReported: [Bool]) -> [(delivery: Int, unit: String)] {
        var units: [Int: Set<String>] = [:]
        for (place, names) in placeNames.enumerated() where isReported[place] {
            units[names.delivery, default: []].formUnion([names.careUnit, names.unit].compactMap(\.self))
        }
        return units.sorted { $0.key < $1.key }.flatMap { delivery, names in names.sorted().map { (delivery, $0) } }
    }
}

/// Rows that are in no figure: rejected, or held and not accepted.
struct OutLines {
    private var lines = KeyTable()

    var isEmpty: Bool { lines.count == 0 }

    /// - Throws: `PostgresError`.
    init(of range: [Parameter], sql: String, on connection: Connection) throws {
        for row in try connection.execute(sql, range).rows {
            lines.set(UInt64(truncatingIfNeeded: try row.int(0)), to: 1)
        }
    }

    @inline(__always)
    func contains(_ contact: CountedContact) -> Bool {
        guard contact.line >= 0 else { return false }
        return lines.value(of: UInt64(contact.deliveryID) << 32 | UInt64(contact.line)) != nil
    }
}

/// Nobody has so many units: the column of units holds something else.
struct TooManyUnits: Error, CustomStringConvertible {
    let count: Int

    var description: String {
        "deliveries name \(count) units: the column of their HSA ids holds something else; withdraw them and mend the layout"
    }
}
