-- Title: Money per solved problem by kind of partner, as the long table has it
-- Grain: one problem and the total; withheld figures are empty

with figure as (
    select
        case breakdown when 'problem_partner_kind' then split_part(category, '/', 1) when 'problem' then category else 'total' end as problem,
        case breakdown when 'problem_partner_kind' then split_part(category, '/', 2) when 'partner_kind' then category else 'all' end as partner_kind,
        cast(round(value) as bigint) as rupiah,
        n
    from out.indicator
    where indicator = 'money_per_solved_problem' and area_code = $area_code
),
costs as (
    select
        problem,
        max(case when partner_kind = 'all' then n end) as solved,
        max(case when partner_kind = 'all' then rupiah end) as all_partners,
        max(case when partner_kind = 'regency_government' then rupiah end) as regency_government,
        max(case when partner_kind = 'village_government' then rupiah end) as village_government,
        max(case when partner_kind = 'community' then rupiah end) as community,
        max(case when partner_kind = 'business' then rupiah end) as business,
        max(case when partner_kind = 'university' then rupiah end) as university
    from figure
    group by problem
)
select * from costs order by problem = 'total', problem
