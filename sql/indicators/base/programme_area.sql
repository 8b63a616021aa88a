-- title: Which desa a programme's lists speak of, so that nobody on a list there means nobody
-- grain: one programme and desa
-- reason: a source whose files are of one desa each speaks only of the desa that sent one with that programme; any other
--   source speaks of the whole regency

with submission as (
    select source, area_code from core.submission where state in ('accepted', 'accepted_in_part')
),
listed as (
    select distinct programme, source, area_code from core.participation
),
desa as (
    select area_code from core.region
),
regency_wide as (
    select distinct source from submission where area_code is null
),
covered as (
    select listed.programme, desa.area_code
    from listed
    join regency_wide on regency_wide.source = listed.source
    cross join desa
    union
    select programme, area_code from listed where area_code is not null
)
select * from covered
