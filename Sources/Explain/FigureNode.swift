package import Stages

/// A region's share of a month, down to the delivery that it was counted from.
package struct FigureNode: Hashable, Sendable, Encodable {
    /// judged, baseline or units; empty of a figure that is asked for itself.
    package let role: String
    package let region: Int
    package let regionName: String
    package let period: String
    package let measure: String
    package let measureLabel: String
    package let statistic: String
    /// Nil is the medical target date.
    @ExplicitNull package private(set) var limitDays: Int?
    /// records or counts; nil where there is no figure.
    @ExplicitNull package private(set) var basis: String?
    /// The edition's figure beside what was counted of the delivery when it was aggregated.
    package let count: Checked<FigureCount>
    package let delivery: DeliveryNode?
    /// The edition's figure beside the histograms that are kept; nil of counts, which have none.
    package let histograms: Checked<FigureCount>?
    /// The edition's figure beside the rows of the delivery, counted one by one.
    package let rows: Checked<FigureCount>?
    /// Of counts: the lines that the figure comes from.
    package let countRows: [CountRow]
    /// Where they were asked for and the rows are there.
    package let contacts: ContactLists?
    package let notes: [String]

    /// A line of a delivery of counts.
    package struct CountRow: Hashable, Sendable, Encodable {
        package let line: Int
        /// Nil is the whole region.
        @ExplicitNull package private(set) var unit: String?
        @ExplicitNull package private(set) var limitDays: Int?
        package let within: Int
        package let total: Int
        package let pvv: Int?
        /// A rule keeps it out of the figures.
        package let isOut: Bool
    }

    /// The contacts that are counted. Personal data.
    package struct ContactLists: Hashable, Sendable, Encodable {
        /// How many they are, beside the edition's figure.
        package let count: Checked<ShareValue>
        package let within: [Contact]
        package let beyond: [Contact]
    }

    package struct Contact: Hashable, Sendable, Encodable {
        package let line: Int
        /// Nil where the sender left it out.
        package let contact: String?
    }

    /// `first_visit waiting within 60 days, region 63, 2019-09, counts`.
    package var subject: String {
        let limit = limitDays.map { "within \($0) days" } ?? "within the medical target date"
        return "\(measure) \(statistic) \(limit), region \(region), \(period), \(basis ?? "no series")"
    }

    func collect(into list: inout CheckList) {
        // What there is no figure of is nothing to count again.
        guard basis != nil else { return }
        list.add("share kept of the delivery: \(subject)", count)
        list.add("histograms: \(subject)", histograms)
        list.add("rows: \(subject)", rows)
        list.add("contacts listed: \(subject)", contacts?.count)
        delivery?.collect(into: &list)
    }
}
