/// Small sums of each delivery of contacts of a batch: what rules compare between deliveries.
///
/// They are counted by the scan that judges, before it has judged: a rule that looks at a delivery as a whole must not
/// depend on what another has rejected.
enum DeliveryProfile {
    /// By which columns the scan keeps them apart.
    static let groups = ["phase_code", "birth_decade", "counted_wait"]

    static let sums = [
        JudgedRows.Sum(name: "bup_count", condition: "is_bup"),
        JudgedRows.Sum(name: "bup_mov_count", condition: "is_bup and deviation_code = 2"),
        JudgedRows.Sum(name: "bup_sov_count", condition: "is_bup and deviation_code = 3"),
    ]

    /// Makes `quality.delivery_profile` of what the scan has counted; grain: delivery and phase, phase 0 is all.
    static let statement = """
        insert into quality.delivery_profile (
            region_code, delivery_id, phase_code, record_count, counted_count, same_day_count, within_90_count, within_365_count,
            bup_count, bup_mov_count, bup_sov_count, birth_year_count, largest_birth_decade_count
        )
        with
        phase_or_all as (
            select
                delivery.region_code,
                judged.delivery_id,
                each_phase.phase_code,
                judged.birth_decade,
                sum(judged.row_count) as row_count,
                coalesce(sum(judged.row_count) filter (where judged.counted_wait is not null), 0) as counted_count,
                coalesce(sum(judged.row_count) filter (where judged.counted_wait = 0), 0) as same_day_count,
                coalesce(sum(judged.row_count) filter (where judged.counted_wait <= 90), 0) as within_90_count,
                coalesce(sum(judged.row_count) filter (where judged.counted_wait <= 365), 0) as within_365_count,
                sum(judged.bup_count) as bup_count,
                sum(judged.bup_mov_count) as bup_mov_count,
                sum(judged.bup_sov_count) as bup_sov_count
            from pg_temp.judged as judged
            inner join register.delivery as delivery on judged.delivery_id = delivery.delivery_id
            cross join
                unnest(
                    case
                        when judged.phase_code between 1 and 5 then array[0::smallint, judged.phase_code]
                        else array[0::smallint]
                    end
                ) as each_phase (phase_code)
            group by delivery.region_code, judged.delivery_id, each_phase.phase_code, judged.birth_decade
        )

        select
            phase_or_all.region_code,
            phase_or_all.delivery_id,
            phase_or_all.phase_code,
            sum(phase_or_all.row_count) as record_count,
            sum(phase_or_all.counted_count) as counted_count,
            sum(phase_or_all.same_day_count) as same_day_count,
            sum(phase_or_all.within_90_count) as within_90_count,
            sum(phase_or_all.within_365_count) as within_365_count,
            sum(phase_or_all.bup_count) as bup_count,
            sum(phase_or_all.bup_mov_count) as bup_mov_count,
            sum(phase_or_all.bup_sov_count) as bup_sov_count,
            coalesce(sum(phase_or_all.row_count) filter (where phase_or_all.birth_decade is not null), 0) as birth_year_count,
            coalesce(max(phase_or_all.row_count) filter (where phase_or_all.birth_decade is not null), 0)
                as largest_birth_decade_count
        from phase_or_all
        group by phase_or_all.region_code, phase_or_all.delivery_id, phase_or_all.phase_code
        """
}
