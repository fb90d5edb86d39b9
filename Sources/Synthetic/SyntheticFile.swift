/// A generated delivery file.
///
/// Nothing is made before `write`, and nothing kept: a file may be larger than memory. Files do not depend on each
/// other and may be written in any order, at the same time.
package struct SyntheticFile: Sendable {
    enum Content {
        case flat(FlatFile)
        case contacts(ContractFile)
        case attached(AttachedCall, DeliveryPlan, ContractEnvelope)
        /// A call without content.
        case empty(ContractEnvelope)
    }

    /// `63_2019-09.csv` or `63_primarvard_2019-09.csv`, with `riket` for all regions; `63_2019-09_1_genomforda.xml`,
    /// `63_2019-09_2_diagnoser.xml`. In the order of names a file comes after those that it needs or replaces.
    package let name: String

    let content: Content
    /// Whether its rows are in the figures when all files have been received.
    var isInFigures = true
    /// What is wrong with the file as a whole.
    var planted: [PlantedDefect] = []

    /// Contacts in the file.
    package var recordCount: Int {
        switch content {
        case .flat(let file):
            file.plans.reduce(0) { count, plan in
                count
                    + file.kinds.compactMap(plan.part).reduce(0) { $0 + $1.count - Self.leftOut($1, file.leavesOut) }
            }
        case .contacts(let file):
            file.plan.part(file.kind).map { $0.count - Self.leftOut($0, file.leavesOut) } ?? 0
        case .attached, .empty: 0
        }
    }

    /// SKR's codes of the regions in the file.
    package var regionCodes: [Int] {
        switch content {
        case .flat(let file): file.plans.map(\.region.code)
        case .contacts(let file): [file.plan.region.code]
        case .attached(_, let plan, _): [plan.region.code]
        case .empty: []
        }
    }

    /// The columns of the flat file, in order.
    package static let header = RecordColumn.header

    /// Makes the file, a quarter of a megabyte at a time.
    ///
    /// - Parameters:
    ///   - sink: takes the bytes, which are lent for the length of the call.
    ///   - planted: is told of everything that was made wrong on purpose.
    /// - Returns: what the rows that are in the figures add up to, when all files have been received.
    /// - Throws: what `sink` throws.
    @discardableResult
    package func write(
        to sink: (UnsafeRawBufferPointer) throws -> Void, planted report: (PlantedDefect) -> Void = { _ in }
    ) throws -> SyntheticTally {
        planted.forEach(report)
        let record = { (planted: PlantedRecord, plan: DeliveryPlan) in report(planted.row(file: name, plan)) }
        var tally = SyntheticTally()
        switch content {
        case .flat(let file): tally = unsafe try file.write(to: sink, planted: record)
        case .contacts(let file): tally = unsafe try file.write(to: sink, planted: record)
        case .attached(let call, let plan, let envelope): unsafe try call.write(plan, envelope, to: sink)
        case .empty(let envelope):
            var writer = ByteWriter()
            envelope.open(&writer, hasContent: false)
            envelope.close(&writer, hasContent: false)
            unsafe try writer.flush(to: sink)
        }
        return isInFigures ? tally : SyntheticTally()
    }

    private static func leftOut(_ part: KindPlan, _ interval: Int) -> Int { interval > 0 ? part.count / interval : 0 }
}
