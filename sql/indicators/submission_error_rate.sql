-- ---
-- title: {id: Tingkat kesalahan kiriman desa, en: Error rate of village submissions}
-- concept: {id: Kiriman data, en: Submissions}
-- unit: file_row
-- measure_unit: persen
-- scale: share
-- grain: one data row of a file in use that a desa sent itself
-- period: month
-- breakdown: [total, source]
-- levels: [desa, kecamatan, kabupaten, topography]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian baris data berkas kiriman desa sendiri yang ditolak aturan atau rusak. Judul, jumlah, baris kosong dan
--     salinan persis tidak dihitung; berkas yang ditahan atau sudah digantikan tidak dihitung.
--   en: >-
--     Share of the data rows of files sent by a desa itself that a rule set aside or that are broken. Titles, totals,
--     blank rows and exact copies do not count, nor do files that are held or replaced.
-- reference: Perhitungan baris laboratorium
-- ---

with sheet as (
    select s.area_code, s.source, a.rejected_rows + a.broken_rows as rejected, a.rejected_rows + a.broken_rows + a.loaded_rows as judged
    from core.submission as s
    join audit.row_account as a on a.submission_id = s.submission_id
    where
        s.area_code is not null
        and s.state in ('accepted', 'accepted_in_part', 'rejected')
        and a.source_table is not null
        and cast(s.received_at as date) <= $as_of
),
figure as (
    select area_code, $period as period, 'source' as breakdown, source as category,
        sum(rejected) as numerator, sum(judged) as denominator, sum(judged) as n
    from sheet
    group by area_code, source
    union all
    select area_code, $period, 'total', 'total', sum(rejected), sum(judged), sum(judged)
    from sheet
    group by area_code
)
select * from figure
