import Postgres

/// The places of the deliveries of a pass, by the numbers that `sql/aggregate/counted_contact` gives them: whose delivery each
/// is of, and which unit.
///
/// The unit is the care unit (hsaid_vardenhet), as in counts; where none is named the unit within it (hsaid_enhet): an
/// assumption of every measure (`pipelines/measures`, subject units).
struct ContactPlaces {
    /// How many numbers a delivery has, a power of two: more than the greatest of a place. 0 is no place.
    let stride: Int
    private let strideBits: Int
    /// Where a delivery is among those of the pass, by its id less the first's; -1 for one that is not counted.
    private var deliveryNumbers: [Int32]
    /// The unit of each place of each delivery, one delivery after the other, from 0, which is no place; 0: none is named.
    private var unitNumbers: [Int32]
    /// Where the places of a delivery begin in `unitNumbers`, and where those of the last one end.
    private var firstPlaces: [Int]
    /// Of each unit; empty for 0.
    private var unitNames = [""]
    /// The names of each place that may be those of reporting units: care unit and unit.
    private var named: [(index: Int, delivery: Int, careUnit: String?, unit: String?)] = []

    /// Room for as many ids: 16 MB. Files leave numbers between their deliveries unused.
    static let mostIDs = 1 << 22

    /// - Parameters:
    ///   - deliveries: neighbours, ascending.
    ///   - mostIDs: from the first to the last, unless it is one.
    /// - Returns: nil where the deliveries have too many numbers together: fewer have to be counted at a time. One alone
    ///   never has.
    /// - Throws: `PostgresError`, `TooManyUnits`.
    init?(of deliveries: [CountedDelivery], mostIDs: Int = mostIDs, on connection: Connection) throws {
        guard let first = deliveries.first?.id, let last = deliveries.last?.id else { return nil }
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
            """, [.int(first), .int(last)]
        ).rows
        strideBits = Int.bitWidth - (try rows.reduce(0) { try max($0, $1.int(1)) }).leadingZeroBitCount
        stride = 1 << strideBits
        let idCount = last - first + 1
        guard deliveries.count == 1 || idCount <= min(mostIDs, 1 << (32 - strideBits)) else { return nil }
        deliveryNumbers = Array(repeating: -1, count: idCount)
        for (number, delivery) in deliveries.enumerated() {
            deliveryNumbers[delivery.id - first] = Int32(truncatingIfNeeded: number)
        }
        var greatest = Array(repeating: 0, count: deliveries.count)
        for row in rows {
            let delivery = Int(deliveryNumbers[try row.int(0) - first])
            if delivery >= 0 { greatest[delivery] = max(greatest[delivery], try row.int(1)) }
        }
        firstPlaces = greatest.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1 + 1) }
        unitNumbers = Array(repeating: 0, count: firstPlaces.last ?? 0)
        var known = ["": 0]
        for row in rows {
            let delivery = Int(deliveryNumbers[try row.int(0) - first])
            guard delivery >= 0 else { continue }
            let index = firstPlaces[delivery] + (try row.int(1))
            let (careUnit, unit) = (try row.optionalString(2), try row.optionalString(3))
            let name = careUnit ?? unit ?? ""
            let number = known[name] ?? unitNames.count
            if number == unitNames.count {
                known[name] = number
                unitNames.append(name)
            }
            unitNumbers[index] = Int32(truncatingIfNeeded: number)
            named.append((index, delivery, careUnit, unit))
        }
        guard unitNames.count < 1 << 24 else { throw TooManyUnits(count: unitNames.count) }
    }

    /// Of all deliveries.
    var count: Int { unitNumbers.count }

    /// Where a place is among all, whose delivery it is of, and which unit; nil of a delivery that is not counted.
    ///
    /// - Parameter number: the delivery's id less the first's, times ``stride``, and the number of the place.
    @inline(__always)
    subscript(number: Int) -> (index: Int, delivery: Int, unit: Int)? {
        let (offset, place) = (number >> strideBits, number & (stride - 1))
        guard offset < deliveryNumbers.count else { return nil }
        let delivery = Int(deliveryNumbers[offset])
        guard delivery >= 0 else { return nil }
        let index = firstPlaces[delivery] + place
        // Somebody has taken its place away: a contact without one.
        guard index < firstPlaces[delivery + 1] else { return (firstPlaces[delivery], delivery, 0) }
        return (index, delivery, Int(unitNumbers[index]))
    }

    /// Empty for 0.
    func unitName(_ number: Int) -> String { unitNames[number] }

    /// The units that these places name, by delivery, in order, each once.
    func unitNames(ofPlaces isReported: [Bool]) -> [(delivery: Int, unit: String)] {
        var units: [Int: Set<String>] = [:]
        for place in named where isReported[place.index] {
            units[place.delivery, default: []].formUnion([place.careUnit, place.unit].compactMap(\.self))
        }
        return units.sorted { $0.key < $1.key }.flatMap { delivery, names in names.sorted().map { (delivery, $0) } }
    }
}

/// Nobody has so many units: the column of units holds something else.
struct TooManyUnits: Error, CustomStringConvertible {
    let count: Int

    var description: String {
        "deliveries name \(count) units: the column of their HSA ids holds something else; withdraw them and mend the layout"
    }
}
