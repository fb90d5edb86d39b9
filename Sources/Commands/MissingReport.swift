import Pipeline
import Waits

/// A delivery that is missing, as JSON; several of them, as text.
struct MissingReport: Encodable, Sendable {
    let region: Int
    let regionLabel: String
    let period: String
    let kind: String
    /// not_delivered, refused or withdrawn.
    let state: String
    let dueDate: String?
    let isLate: Bool
    let lastPeriod: String?

    init(_ missing: MissingDelivery) {
        region = missing.region.rawValue
        regionLabel = missing.regionLabel
        period = missing.period
        kind = missing.kind
        state = missing.state
        dueDate = missing.dueDate
        isLate = missing.isLate
        lastPeriod = missing.lastPeriod
    }

    private static let namedCount = 5

    /// One line for whoever runs the stages, naming the first regions; nil where nothing is missing.
    static func line(_ missing: [MissingReport]) -> String? {
        let months = missing.map(\.period).sorted()
        guard let first = months.first, let last = months.last else { return nil }
        var names: [String] = []
        for delivery in missing where names.last != delivery.name { names.append(delivery.name) }
        let more = names.count - namedCount
        let late = missing.filter(\.isLate)
        // The first day that is over, or else that will be.
        let day = (late.isEmpty ? missing : late).compactMap(\.dueDate).min()
        return "missing for \(first == last ? first : "\(first)..\(last)"), where other regions have delivered: "
            + names.prefix(namedCount).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
            + (day.map { late.isEmpty ? "; due \($0)" : "; late since \($0)" } ?? "")
            + "; komiljard status shows what"
    }

    /// A row a region and kind; empty where nothing is missing.
    static func table(_ missing: [MissingReport]) -> String {
        var table = TextTable([
            ("region", .left), ("kind", .left), ("nothing in force for", .left), ("late", .right),
            ("last in force", .left),
        ])
        var rest = missing[...]
        while let first = rest.first {
            let months = rest.prefix { $0.region == first.region && $0.kind == first.kind }
            rest = rest.dropFirst(months.count)
            table.append([
                first.name, first.kind, list(months), "\(months.count(where: \.isLate))", first.lastPeriod ?? "–",
            ])
        }
        return missing.isEmpty ? "" : table.text
    }

    private static func list(_ months: ArraySlice<MissingReport>) -> String {
        if months.count > 6, let first = months.first, let last = months.last {
            return "\(months.count) months, \(first.period)..\(last.period)"
        }
        return months.map { $0.state == "not_delivered" ? $0.period : "\($0.period) (\($0.state))" }
            .joined(separator: ", ")
    }

    private var name: String { "\(regionLabel) (\(region))" }
}
