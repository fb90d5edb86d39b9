import Definitions
import Stages
import Waits

/// The rows that a content's rules are asked of, and what is counted of them in the same pass.
struct JudgedRows: Sendable {
    /// What several rows of a delivery have in common and name by a number: what a rule asks of it alone is asked once.
    struct Part: Sendable {
        let name: String
        /// A select with a row for each number of each delivery.
        let select: String
        /// The column with the number.
        let key: String
        let columns: Set<String>
    }

    /// What few rows have, in a table of its own, one row each by delivery and line.
    struct Supplement: Sendable {
        let name: String
        let select: String
        let columns: [(name: String, type: String)]
    }

    /// A count of rows.
    struct Sum: Sendable {
        let name: String
        let condition: String
    }

    /// A select of the rows of a batch.
    let select: String
    /// Columns of the rows, their parts', supplements' and delivery's left out: a rule that looks at one is asked of each row.
    /// Needed where there are parts.
    var ownColumns: Set<String> = []
    var parts: [Part] = []
    var supplements: [Supplement] = []
    /// Columns that a sender may leave empty, each with what is null where it is.
    var optionalColumns: [(name: String, expression: String)] = []
    /// Columns by which sums are kept apart.
    var groups: [String] = []
    var sums: [Sum] = []
    /// A statement that makes something of the sums.
    var afterwards: String?

    /// Columns that a part's rules may look at besides its own: the delivery's.
    static let columnsOfDelivery: Set<String> = [
        "region_code", "delivery_id", "period", "kind", "is_completed", "is_waiting", "is_primary_care",
        "period_last_day",
        "period_year",
    ]

    /// The column that is true of the rows of a kind.
    static func flag(of kind: DeliveryKind) -> String? {
        switch kind {
        case .completed: "is_completed"
        case .waiting: "is_waiting"
        case .primaryCare: "is_primary_care"
        case .counts, .diagnoses, .causes, .procedures, .attestations, .expectedUnits, .populations: nil
        }
    }

    /// The rows with those parts and supplements that a text asks for.
    func select(for text: String) -> String {
        let words = SQLWords.names(in: text)
        return joining(
            parts.filter { !$0.columns.isDisjoint(with: words) }.map { ($0, $0.select) },
            with: supplements.filter { !words.isDisjoint(with: $0.columns.map(\.name)) })
    }

    /// - Parameters:
    ///   - parts: each with a select that gives the columns that it is joined on, and its own.
    ///   - keys: the columns besides the part's number.
    ///   - lacking: supplements that no row of the batch has. To look for them would cost two million rows a tenth of all.
    func joining(
        _ parts: [(part: Part, select: String)], on keys: [String] = ["region_code", "delivery_id"],
        with supplements: [Supplement], lacking: Set<String> = []
    ) -> String {
        guard !parts.isEmpty || !supplements.isEmpty else { return select }
        return "select *\nfrom (\n\(select.indented(by: 4))\n) as sent"
            + supplements.map { supplement in
                guard !lacking.contains(supplement.name) else {
                    let nulls = supplement.columns.map { "null::\($0.type) as \($0.name)" }
                    return
                        "\ncross join (\n    select\n\(nulls.joined(separator: ",\n").indented(by: 8))\n) as \(supplement.name)"
                }
                return "\nleft join (\n\(supplement.select.indented(by: 4))\n) as \(supplement.name)\n"
                    + "    using (region_code, delivery_id, line_number)"
            }.joined()
            + parts.map { part, select in
                // Left: what a part does is worked out once a number, and no row can be lost.
                "\nleft join (\n\(select.indented(by: 4))\n) as \(part.name)\n"
                    + "    using (\((keys + [part.key]).joined(separator: ", ")))"
            }.joined()
    }
}

extension JudgedRows {
    /// - Throws: `ProjectError` where the project lacks a file.
    init(_ content: Content, sql: SQLLibrary) throws {
        select = try sql.statement(content.rowsStatement).text
        switch content {
        case .records:
            parts = [
                Part(
                    name: "place", select: try sql.statement("validate/place_rows").text, key: "place_number",
                    columns: [
                        "region_hsa_id", "care_provider_hsa_id", "care_unit_hsa_id", "unit_hsa_id", "hospital_code",
                        "hospital_name",
                    ]),
                Part(
                    name: "activity", select: try sql.statement("validate/activity_rows").text, key: "activity_number",
                    columns: [
                        "activity_code", "procedure_code", "activity_procedure_code", "activity_diagnosis_code",
                    ]),
            ]
            supplements = [
                Supplement(
                    name: "visit", select: try sql.statement("validate/visit_rows").text,
                    columns: [
                        ("emergency_arrival_at", "timestamp"), ("emergency_assessment_at", "timestamp"),
                        ("emergency_end_at", "timestamp"), ("is_care_interrupted", "boolean"),
                    ])
            ]
            ownColumns = Self.ownColumnsOfContacts
            optionalColumns = Self.optionalColumnsOfContacts
            groups = DeliveryProfile.groups
            sums = DeliveryProfile.sums
            afterwards = DeliveryProfile.statement
        case .counts: optionalColumns = [("unit_hsa_id", "unit_hsa_id"), ("pvv_count", "pvv_count")]
        case .expectedUnits: optionalColumns = [("unit_name", "unit_name")]
        case .attestations, .populations: optionalColumns = [("source", "source")]
        }
    }

    private static let ownColumnsOfContacts: Set<String> = [
        "line_number", "decision_date", "start_date", "medical_target_date", "referral_date", "arrival_date",
        "stated_wait_days", "phase_code", "medical_field_code", "profession_code", "deviation_code",
        "has_care_guarantee", "sex_code", "birth_year", "booking_code", "contact_type_code", "referrer_type_code",
        "emergency_type_code", "contact_id", "referral_id", "municipality_code", "municipality_number",
        "listing_hsa_id", "listing_number", "referrer_hsa_id", "referrer_number",
        "wait_days", "place_number",
        "activity_number", "birth_decade", "counted_wait", "is_bup",
    ]

    /// What a figure needs is no such column: rules say where it is missing.
    private static let optionalColumnsOfContacts: [(name: String, expression: String)] =
        [
            "medical_target_date", "referral_date", "arrival_date", "stated_wait_days", "profession_code",
            "deviation_code", "sex_code", "birth_year", "booking_code", "contact_type_code", "referrer_type_code",
            "emergency_type_code", "referral_id", "region_hsa_id", "care_provider_hsa_id", "care_unit_hsa_id",
            "unit_hsa_id", "hospital_code", "hospital_name", "activity_code", "procedure_code",
            "activity_procedure_code", "activity_diagnosis_code", "emergency_arrival_at", "emergency_assessment_at",
            "emergency_end_at", "is_care_interrupted",
        ].map { ($0, $0) } + [
            ("municipality_code", "municipality_number"), ("listing_hsa_id", "listing_number"),
            ("referrer_hsa_id", "referrer_number"),
        ]
}

extension Content {
    /// The statement that gives the rows of a batch.
    fileprivate var rowsStatement: String {
        switch self {
        case .records: "validate/record_rows"
        case .counts: "validate/count_rows"
        case .attestations: "validate/attestation_rows"
        case .expectedUnits: "validate/expected_unit_rows"
        case .populations: "validate/population_rows"
        }
    }
}
