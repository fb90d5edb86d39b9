import Agreements
import Definitions
import Postgres
import Stages
import Waits

/// Keeps the tables of `reference` as the definitions say: written whole when a file has changed.
struct ReferenceTables {
    let connection: Connection
    let context: RunContext

    private static let stage = "reference"
    /// To be raised where a table is added or written in another way: databases that are up to date write it then.
    private static let revision: UInt8 = 2

    /// - Throws: `PostgresError`, with the constraint that a file breaks.
    func bringUpToDate() throws {
        let fingerprint = Fingerprint(
            parts: [("revision", [Self.revision])]
                + context.project.sources.filter { [.reference, .measures].contains($0.part) }
                .map { ($0.path, $0.bytes) })
        let ledger = Ledger(connection)
        guard try !ledger.isCurrent(stage: Self.stage, unit: "*", fingerprint: fingerprint) else { return }
        try context.transaction(on: connection) {
            try write()
            try ledger.record(stage: Self.stage, units: ["*"], fingerprint: fingerprint, context: context)
        }
    }

    /// Writes all tables anew, in the transaction that is open.
    func write() throws {
        // Children before parents.
        for table in [
            "measure_deviation", "measure_limit", "measure_statistic", "measure", "medical_field",
            "response_rate", "attestation", "population", "region", "due_day", "wait_interval", "age_group",
            "publication_limit",
        ] {
            _ = try connection.execute("delete from reference.\(table)")
        }
        try writeRegions()
        try writeMeasures()
        try writeGroups()
    }

    private func writeGroups() throws {
        let groups = context.project.reference.groups
        try insert(
            "wait_interval", ["interval_set", "days_from", "days_to", "mark", "source"],
            groups.intervals.map {
                [
                    .text($0.set), .int($0.days.first), .optional($0.days.last), .optional($0.mark?.rawValue),
                    .text($0.source),
                ]
            })
        try insert(
            "age_group", ["age_from", "age_to", "mark", "source"],
            groups.ageGroups.map {
                [.int($0.ages.first), .optional($0.ages.last), .optional($0.mark?.rawValue), .text($0.source)]
            })
        try insert(
            "publication_limit", ["level", "least_contact_count", "mark", "source"],
            groups.publicationLimits.map {
                [
                    .text($0.level.rawValue), .int($0.leastContacts), .optional($0.mark?.rawValue), .text($0.source),
                ]
            })
    }

    private func writeRegions() throws {
        let reference = context.project.reference
        try insert(
            "region",
            [
                "region_code", "county_code", "region_name", "region_label", "healthcare_region_code",
                "healthcare_region_name",
            ],
            reference.regions.map {
                [
                    .int($0.code.rawValue), .text($0.countyCode), .text($0.name), .text($0.label),
                    .int($0.healthcareRegionCode), .text($0.healthcareRegionName),
                ]
            })
        try insert(
            "population", ["region_code", "population_date", "population", "mark", "source"],
            reference.populations.map {
                [
                    .int($0.region.rawValue), .text($0.date.description), .int($0.population),
                    .optional($0.mark?.rawValue), .text($0.source),
                ]
            })
        try insert(
            "attestation", ["region_code", "agreement", "attestation", "attested_on", "mark", "source"],
            reference.attestations.map {
                [
                    .int($0.region.rawValue), .text($0.agreement), .text($0.attestation),
                    .text($0.attestedOn.description), .optional($0.mark?.rawValue), .text($0.source),
                ]
            })
        try insert(
            "response_rate", ["region_code", "period", "reported_unit_count", "expected_unit_count", "mark", "source"],
            reference.responseRates.map {
                [
                    .int($0.region.rawValue), .text($0.period.firstDay.description), .int($0.reportedUnits),
                    .int($0.expectedUnits), .optional($0.mark?.rawValue), .text($0.source),
                ]
            })
        try insert(
            "due_day", ["kind", "due_day", "mark", "source"],
            reference.dueDays.map {
                [.text($0.kind.rawValue), .int($0.day), .optional($0.mark?.rawValue), .text($0.source)]
            })
        try insert(
            "medical_field", ["medical_field_code", "medical_field_name"],
            reference.medicalFields.map { [.int($0.code), .text($0.name)] })
    }

    private func writeMeasures() throws {
        let measures = context.project.measures
        try insert(
            "measure",
            [
                "measure", "label_sv", "label_en", "clock", "care_guarantee", "valid_from", "valid_to",
                "membership_sha256",
            ],
            measures.map {
                [
                    .text($0.id.rawValue), .text($0.label.swedish), .text($0.label.english), .text($0.clock.rawValue),
                    .text($0.careGuarantee.rawValue), .optional($0.validFrom?.firstDay.description),
                    .optional($0.validTo?.firstDay.description), .bytes($0.membership.bytes),
                ]
            })
        try insert(
            "measure_deviation", ["measure", "statistic", "deviation_code", "rule"],
            measures.flatMap { measure in
                Deviation.allCases.flatMap { deviation in
                    measure.kinds.keys.sorted { $0.rawValue < $1.rawValue }.map { statistic in
                        [
                            .text(measure.id.rawValue), .text(statistic.rawValue), .int(deviation.rawValue),
                            .text(measure.rule(for: deviation, statistic).rawValue),
                        ]
                    }
                }
            })
        try insert(
            "measure_statistic", ["measure", "statistic", "kind"],
            measures.flatMap { measure in
                Statistic.allCases.compactMap { statistic in
                    measure.kinds[statistic].map {
                        [.text(measure.id.rawValue), .text(statistic.rawValue), .text($0.rawValue)]
                    }
                }
            })
        try insert(
            "measure_limit", ["measure", "limit_days"],
            measures.flatMap { measure in
                measure.limits.map { [.text(measure.id.rawValue), $0.limitDays.map(Parameter.int) ?? .null] }
            })
    }

    private func insert(_ table: String, _ columns: [String], _ rows: [[Parameter]]) throws {
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let statement = "insert into reference.\(table) (\(columns.joined(separator: ", "))) values (\(places))"
        for row in rows { _ = try connection.execute(statement, row) }
    }
}

extension Parameter {
    fileprivate static func optional(_ number: Int?) -> Parameter { number.map(Parameter.int) ?? .null }
    fileprivate static func optional(_ text: String?) -> Parameter { text.map(Parameter.text) ?? .null }
}
