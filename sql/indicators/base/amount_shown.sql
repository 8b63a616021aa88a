-- title: What is shown of each amount of money, so that no sum tells a single one
-- grain: one amount that is planned or realised in the laboratory's register, or spent on a problem by a partner
-- reason: by `method: rounding` every amount becomes a neighbouring preferred number (ISO 3, R10: 1, 1.25, 1.6, ... times a power of
--   ten) before anything is added up, as in the addition of noise to records by Evans, Zayatz and Slanta (1998). Two neighbours are at
--   least a fifth of the upper one apart, so that an amount keeps that range whoever knows all others and all releases. Which neighbour
--   is drawn by the id, the upper one more often the nearer it is; where a kind of partner then has too much or too little in a year,
--   the draws that were nearest to falling the other way are turned

with amount as (
    select 'planned' as amount_kind, record_id as amount_id, partner_kind, year(coalesce(activity_date, observed_on)) as money_year,
        planned_rp as amount
    from core.budget_line
    where area_code is not null and planned_rp <> 0
    union all
    select 'realised', record_id, partner_kind, year(coalesce(activity_date, observed_on)), realised_rp
    from core.budget_line
    where area_code is not null and realised_rp <> 0
    union all
    select 'spent', intervention_id, partner_kind, null, realised_rp
    from core.intervention
    where problem is not null and realised_rp <> 0
),
decade as (
    select *, power(10.0, length(cast(cast(floor(abs(amount)) as bigint) as varchar)) - 1) as unit, md5(amount_id) as draw from amount
),
mantissa as (
    select *, abs(amount) / unit as m from decade
),
neighbour as (
    select
        *,
        unit * case when m >= 8 then 8 when m >= 6.3 then 6.3 when m >= 5 then 5 when m >= 4 then 4 when m >= 3.15 then 3.15
            when m >= 2.5 then 2.5 when m >= 2 then 2 when m >= 1.6 then 1.6 when m >= 1.25 then 1.25 when m >= 1 then 1 else 0 end as below,
        unit * case when m >= 8 then 10 when m >= 6.3 then 8 when m >= 5 then 6.3 when m >= 4 then 5 when m >= 3.15 then 4
            when m >= 2.5 then 3.15 when m >= 2 then 2.5 when m >= 1.6 then 2 when m >= 1.25 then 1.6 when m >= 1 then 1.25 else 1 end as above,
        (strpos('0123456789abcdef', substring(draw, 1, 1)) - 1) / 16.0 + (strpos('0123456789abcdef', substring(draw, 2, 1)) - 1) / 256.0
            + (strpos('0123456789abcdef', substring(draw, 3, 1)) - 1) / 4096.0 as chance
    from mantissa
),
drawn as (
    select *, (abs(amount) - below) / (above - below) - chance as pull from neighbour
),
placed as (
    select *, case when pull > 0 then above else below end as first_shown from drawn
),
judged as (
    select *, sum(first_shown - abs(amount)) over (partition by amount_kind, partner_kind, money_year) as excess from placed
),
turnable as (
    select *, (excess > 0 and pull > 0) or (excess < 0 and pull <= 0 and abs(amount) > below) as may_turn from judged
),
queued as (
    select
        *,
        sum(case when may_turn then above - below else 0 end) over (
            partition by amount_kind, partner_kind, money_year order by abs(pull), amount_id rows between unbounded preceding and current row
        ) as turned
    from turnable
),
figure as (
    select
        amount_kind,
        amount_id,
        case when amount < 0 then -1 else 1 end
            * case when may_turn and turned - (above - below) / 2 <= abs(excess) then below + above - first_shown else first_shown end as shown_rp
    from queued
)
select * from figure
