import Foundation
import Postgres
import StageTestSupport
import Stages
import Synthetic
import TestSupport
import Waits

/// Deliveries that break no rule: what tests change one thing of.
enum Deliveries {
    /// Region 63 in September 2019: those completed, those waiting, the same as counts, and a delivery each of what is
    /// attested, expected and counted besides.
    static let clean = TestTemplate(name: "clean month") { conninfo in
        try await TestTemplate.prepare(conninfo) { pipeline in
            _ = try Migrations(pipeline.sql).apply(on: pipeline.connection)
            let records = try files(recordCount: 3000, seed: 63)
            let paths = try records + others(clinics: clinics(ofRecordsIn: records[0]))
            try pipeline.run(.ingest, paths: paths)
            try makeRecordsWritable(pipeline)
            // The rules look codes up in the reference tables: nothing is left to judge of a month that is not there.
            try pipeline.run(.validate, selection: Selection(periods: PeriodRange(iso: "1999-01")))
        }
    }

    /// A file of records and one of counts.
    static func files(recordCount: Int, seed: UInt64) throws -> [String] {
        let options = SyntheticOptions(
            months: [(2019, 9)], regionCodes: [63], size: .recordCount(recordCount), seed: seed)
        var records = Data()
        var counts = Data()
        var tally = SyntheticTally()
        for file in try options.files() {
            // The chunk is copied before the call returns.
            tally.merge(unsafe try file.write { chunk in unsafe records.append(contentsOf: chunk) })
        }
        unsafe try tally.writeCounts { chunk in unsafe counts.append(contentsOf: chunk) }
        return [try TestFiles.write(records, named: "records.csv"), try TestFiles.write(counts, named: "counts.csv")]
    }

    /// Every clinic that a file of records names.
    private static func clinics(ofRecordsIn path: String) throws -> [String] {
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: ";", omittingEmptySubsequences: false) }
        guard let column = rows.first?.firstIndex(of: "hsaid_vardenhet") else { return [] }
        return Set(rows.dropFirst().map { String($0[column]) }).sorted()
    }

    /// Files of the other contents: two rows each, and the clinics as units that are expected.
    static func others(clinics: [String]) throws -> [String] {
        [
            try TestFiles.write(
                """
                regionkod;avtal;intygande;intygat_datum;intygat_av;kalla
                63;komiljard-2019;status_report;2019-09-10;Hälso- och sjukvårdsförvaltningen;dnr 1
                63;komiljard-2019;action_plan;2019-09-12;Hälso- och sjukvårdsförvaltningen;

                """, named: "attestations.csv"),
            try TestFiles.write(
                """
                matperiod;regionkod;forvantad_enhet;enhet_namn
                2019-09-30;63;SE1;Medicinkliniken
                2019-09-30;63;SE2;

                """ + clinics.map { "2019-09-30;63;\($0);\n" }.joined(), named: "expected_units.csv"),
            try TestFiles.write(
                """
                regionkod;datum;antal;kalla
                63;2019-09-01;130000;SCB
                63;2019-09-30;130100;

                """, named: "populations.csv"),
        ]
    }

    /// Lets tests change a record as it was sent: what is kept once a delivery becomes the record's own.
    private static func makeRecordsWritable(_ pipeline: TestPipeline) throws {
        try pipeline.connection.executeScript(
            """
            create function register.write_record() returns trigger language plpgsql as $$
            declare
                number integer := 1000000 + new.line_number;
            begin
                insert into register.place values (
                    new.region_code, new.delivery_id, number, new.region_hsa_id, new.care_provider_hsa_id,
                    new.care_unit_hsa_id, new.unit_hsa_id, new.hospital_code, new.hospital_name
                );
                insert into register.activity values (
                    new.region_code, new.delivery_id, number, new.activity_code, new.procedure_code,
                    new.activity_procedure_code, new.activity_diagnosis_code
                );
                update register.contact set
                    region_code = new.region_code, contact_id = new.contact_id, decision_date = new.decision_date,
                    start_date = new.start_date, medical_target_date = new.medical_target_date,
                    stated_wait_days = new.stated_wait_days, place_number = number, activity_number = number,
                    phase_code = new.phase_code, medical_field_code = new.medical_field_code,
                    profession_code = new.profession_code, deviation_code = new.deviation_code,
                    has_care_guarantee = new.has_care_guarantee, sex_code = new.sex_code,
                    birth_year = new.birth_year, booking_code = new.booking_code,
                    contact_type_code = new.contact_type_code, municipality_code = new.municipality_code::smallint,
                    referrer_type_code = new.referrer_type_code, emergency_type_code = new.emergency_type_code
                where delivery_id = old.delivery_id and line_number = old.line_number;
                return new;
            end
            $$;
            create trigger write_record instead of update on register.record
            for each row execute function register.write_record();
            """)
    }

    static let findings = """
        select delivery.kind, finding.rule_id, finding.line_number
        from quality.finding as finding
        inner join register.delivery as delivery on finding.delivery_id = delivery.delivery_id
        order by finding.rule_id, finding.line_number
        """
    static let verdicts = """
        select delivery.kind, verdict.verdict, verdict.row_count, verdict.malformed_count, verdict.rejected_count,
            verdict.warned_count
        from quality.verdict as verdict
        inner join register.delivery as delivery on verdict.delivery_id = delivery.delivery_id
        order by delivery.delivery_id
        """
}
