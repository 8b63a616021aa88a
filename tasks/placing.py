"""Which desa a row is about and what is wrong with that; a code is read by the declared scheme only, never guessed.

Where a list may be spread over sheets, the name of a sheet says the desa of rows that do not say it themselves.
"""

from config.sources import SourceTable


def may_be_spread(table: SourceTable) -> bool:
    """Whether the table may stand on several sheets, which people name after a desa."""
    return table.reader.kind in ("table", "workbook")


def _named(table: SourceTable) -> bool:
    return {"kecamatan_name_raw", "desa_name_raw"} <= table.columns.keys()


def place(table: SourceTable) -> str:
    """SQL for the columns area_code and region_problem of a row `v`, with the joins of `place_joins`."""
    of_sheet = "by_sheet.area_code" if may_be_spread(table) else "cast(null as varchar)"
    if "area_code_raw" in table.columns:
        return _by_code(_named(table), table.area_of_card, of_sheet)
    if _named(table):
        return _by_name("kabupaten_name_raw" in table.columns, of_sheet)
    if table.parent and "area_code" in table.parent.take:
        return "coalesce(by_path.area_code, parent.area_code) as area_code, cast(null as varchar) as region_problem"
    found = f"coalesce(by_path.area_code, {of_sheet})"
    return f"{found} as area_code, case when {found} is null then 'unknown' end as region_problem"


def _by_code(named: bool, of_card: bool, of_sheet: str) -> str:
    of_sheet = f"case when v.area_code_raw is null then {of_sheet} end"
    elsewhere = "not in_regency(v.area_code_raw, $regency, $regency_bps)"
    outside = f"when {elsewhere} then '{'card_outside' if of_card else 'outside'}'"
    if not named:
        return f"""coalesce(by_code.area_code, {of_sheet}) as area_code,
        case {outside} when coalesce(by_code.area_code, {of_sheet}) is null then 'unknown' end as region_problem"""
    return f"""case when {elsewhere} then null else coalesce(by_code.area_code, by_name.area_code, {of_sheet}) end as area_code,
        case
            {outside}
            when coalesce(by_code.area_code, by_name.area_code, {of_sheet}) is null then 'unknown'
            when by_code.area_code is null and by_name.area_code = other.area_code then 'scheme_mismatch'
            when by_name.area_code <> by_code.area_code and by_name.area_code = other.area_code then 'collision'
            when by_name.area_code <> by_code.area_code then 'kecamatan_desa_disagree'
        end as region_problem"""


def _by_name(with_regency: bool, of_sheet: str) -> str:
    outside = "when names_other_regency(v.kabupaten_name_raw, $regency_name) then 'outside'" if with_regency else ""
    return f"""coalesce(by_name.area_code, by_path.area_code, {of_sheet}) as area_code,
        case
            {outside}
            when by_name.area_code <> by_path.area_code then 'kecamatan_desa_disagree'
            when coalesce(by_name.area_code, by_path.area_code, {of_sheet}) is not null then null
            when anywhere.desa_key is not null then 'kecamatan_desa_disagree'
            else 'unknown'
        end as region_problem"""


def place_joins(table: SourceTable) -> str:
    """The look-ups that `place` reads."""
    joins = []
    if "area_code_raw" in table.columns:
        own, other = ("bps_code", "dotless_code") if table.region == "bps" else ("dotless_code", "bps_code")
        joins += [
            f"left join region_code as by_code on by_code.{own} = id_digits(v.area_code_raw)",
            f"left join region_code as other on other.{other} = id_digits(v.area_code_raw)",
        ]
    else:
        joins.append("left join core.region as by_path on by_path.area_code = v.file_area")
    desa = "fold_area(v.desa_name_raw)"
    if may_be_spread(table):
        joins.append("left join sheet_region as by_sheet on by_sheet.sheet_key = sheet_key(v.sheet)")
        desa = f"coalesce({desa}, sheet_key(v.sheet))"
    if _named(table):
        joins += [
            "left join core.region_name as by_name on by_name.name_key = "
            f"fold_area(v.kecamatan_name_raw) || '/' || {desa}",
            "left join desa_anywhere as anywhere on anywhere.desa_key = fold_area(v.desa_name_raw)",
        ]
    return "\n    ".join(joins)
