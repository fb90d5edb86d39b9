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
    /// Where the places of a delivery begin in `placeNumbers`, by its number less the first's, and where the last one ends.
    private var firstPlaces: [Int] = []
    /// Of each number that a place has in its delivery, from 0 (none is named); -1: no place has it.
    private var placeNumbers: [Int32] = []
    private let firstDeliveryID: Int

    /// - Throws: `PostgresError`, `TooManyUnits`.
    init(of range: [Parameter], on connection: Connection) throws {
        var known = ["": 0]
        var places: [(delivery: Int, number: Int)] = []
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
            places.append((delivery, place))
            unitNumbers.append(Int32(truncatingIfNeeded: number))
            placeNames.append((delivery, careUnit, unit))
        }
        guard names.count < 1 << 24 else { throw TooManyUnits(count: names.count) }
        firstDeliveryID = places.map(\.delivery).min() ?? 0
        var greatest = Array(repeating: -1, count: (places.map(\.delivery).max() ?? -1) - firstDeliveryID + 1)
        for place in places {
            greatest[place.delivery - firstDeliveryID] = max(greatest[place.delivery - firstDeliveryID], place.number)
        }
        firstPlaces = greatest.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1 + 1) }
        placeNumbers = Array(repeating: -1, count: firstPlaces.last ?? 0)
        for (index, place) in places.enumerated() {
            placeNumbers[firstPlaces[place.delivery - firstDeliveryID] + place.number] = Int32(
                truncatingIfNeeded: index)
        }
    }

    var placeCount: Int { unitNumbers.count }

    /// The place of a contact, by a number of this table; nil where it names none.
    @inline(__always)
    func placeNumber(of contact: CountedContact) -> Int? {
        let delivery = contact.deliveryID - firstDeliveryID
        guard delivery >= 0, delivery + 1 < firstPlaces.count else { return nil }
        let place = firstPlaces[delivery] + contact.placeNumber
        guard place < firstPlaces[delivery + 1] else { return nil }
        let number = placeNumbers[place]
        return number < 0 ? nil : Int(number)
    }

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
