"""dbt's tests of the same rules, over the table of texts that `\\copy` fills: a test a rule, two at a time."""

import json

from frame import dbt
from frame.process import Failure
from frame.rounds import Place
from validate.rules import Rule
from validate.work import COMPACT, TEXT, Judge, copy_database

# What a staging model is in dbt: names and types, a view.
_TYPED = {
    "decision_date": "nullif(beslut_datum, '')::date",
    "start_date": "nullif(start_datum, '')::date",
    "medical_target_date": "nullif(medicinskt_maldatum, '')::date",
    "period": "date_trunc('month', matperiod::date)::date",
    "period_last_day": "(date_trunc('month', matperiod::date) + interval '1 month')::date - 1",
    "period_year": "left(matperiod, 4)::smallint",
    "procedure_code": "nullif(kva_kod, '')",
    "medical_field_code": "nullif(mvo_kod, '')::smallint",
    "activity_code": "nullif(aktivitetskod, '')",
    "activity_procedure_code": "nullif(aktivitet_kva, '')",
    "activity_diagnosis_code": "nullif(aktivitet_icd, '')",
    "has_care_guarantee": "case when lower(vardgaranti) in ('1', 'j', 'ja', 't', 'true') then true "
                          "when lower(vardgaranti) in ('2', 'n', 'nej', 'f', 'false') then false end",
    "deviation_code": "case upper(avvikelsekod) when 'PVV' then 1 when 'MOV' then 2 when 'SOV' then 3 "
                      "else nullif(avvikelsekod, '')::smallint end",
    "region_code": "regionkod::smallint",
    "region_hsa_id": "nullif(hsaid_region, '')",
    "care_provider_hsa_id": "nullif(hsaid_vardgivare, '')",
    "care_unit_hsa_id": "nullif(hsaid_vardenhet, '')",
    "unit_hsa_id": "nullif(hsaid_enhet, '')",
    "hospital_code": "nullif(sjukhuskod, '')",
    "hospital_name": "nullif(sjukhusnamn, '')",
    "profession_code": "nullif(replace(yrkeskategori, 'XS', ''), '')::smallint",
    "booking_code": "nullif(bokningssatt, '')::smallint",
    "contact_type_code": "nullif(vardkontakttyp, '')::smallint",
    "sex_code": "case upper(left(kon, 1)) when 'M' then 1 when 'K' then 2 when 'O' then 3 "
                "else nullif(kon, '')::smallint end",
    "birth_year": "nullif(fodelsear, '')::smallint",
    "municipality_code": "nullif(lkf, '')",
    "municipality_number": "nullif(lkf, '')::smallint",
    "listing_hsa_id": "nullif(hsaid_listning, '')",
    "referrer_type_code": "nullif(remittenttyp, '')::smallint",
    "referrer_hsa_id": "nullif(remittent_hsaid, '')",
    "referrer_number": "nullif(remittent_hsaid, '')",
    "referral_id": "nullif(remiss_id, '')",
    "referral_date": "nullif(remiss_datum, '')::date",
    "arrival_date": "nullif(ankomst_datum, '')::date",
    "contact_id": "nullif(vardkontakt_id, '')",
    "phase_code": "nullif(fas, '')::smallint",
    "emergency_type_code": "nullif(typ_akutverksamhet, '')::smallint",
    "kind": "case status when 'GENOMFORD' then 'genomforda' when 'VANTANDE' then 'vantande' else 'primarvard' end",
    "stated_wait_days": "nullif(vantetid_dagar, '')::integer",
    "wait_days": "case status when 'VANTANDE' then (date_trunc('month', matperiod::date) + interval '1 month')::date "
                 "- 1 else nullif(start_datum, '')::date end - nullif(beslut_datum, '')::date",
    # Times in emergency rooms are not in the file.
    "emergency_arrival_at": "null::timestamp",
    "emergency_assessment_at": "null::timestamp",
    "emergency_end_at": "null::timestamp",
}


class Dbt(Judge):
    name = "dbt"
    title = "dbt test, table of texts"
    does = "rules of rows; how many fail each"

    def missing(self) -> str | None:
        return dbt.missing(self.work.python)

    def prepare(self, place: Place) -> None:
        copy_database(place.server, TEXT, place)
        columns = ",\n    ".join(f"{expression} as {name}" for name, expression in _TYPED.items())
        tests = {f"tests/{rule.id}.sql": self.test(rule) for rule in self.work.rules}
        model = {"models/record.sql": f"select\n    {columns}\nfrom public.raw\n"}
        dbt.write_project(place, place.database, model | tests, materialized="view")
        place.server.execute(place.database, "create schema bench; create schema reference")
        # What rules look up.
        codes = place.server.execute(COMPACT, "select region_code from reference.region")
        values = ", ".join(f"({code})" for code, in codes)
        place.server.execute(
            place.database,
            f"create table reference.region (region_code smallint); insert into reference.region values {values}; "
            "create schema register; "
            "create table register.expected_unit_standing (region_code smallint, period date, unit_hsa_id text)")
        dbt.run_dbt(self.work.python, place, "run")

    def test(self, rule: Rule) -> str:
        return f"select *\nfrom {{{{ ref('record') }}}}\nwhere\n    {rule.condition}\n"

    def command(self, place: Place) -> list[str]:
        return dbt.command(self.work.python, place, "test")

    def check(self, place: Place) -> None:
        results = json.loads((place.scratch / "target" / "run_results.json").read_text())["results"]
        if len(results) != len(self.work.rules):
            raise Failure(f"{len(results)} tests instead of {len(self.work.rules)}")
        self.check_found(sum(result["failures"] or 0 for result in results))
