"""Where lists by name go and how a desa is called on them, so that no list of one desa lies in the folder of another."""

from pathlib import Path

from config.messages import message
from config.settings import Settings
from tasks.warehouse import Connection, rows


def list_path(settings: Settings, topic: str, area_code: str) -> Path:
    """The workbook of one desa below the officers' folder."""
    return settings.officers / area_code / f"{message(f'{topic}.file', 'id')}_{area_code}.xlsx"


def place_names(con: Connection) -> dict[str, str]:
    """Desa, kecamatan and code of each desa by its code."""
    found = rows(con, "select area_code, area_name, kecamatan_name from core.region")
    return {r["area_code"]: f"{r['area_name']}, {r['kecamatan_name']}, {r['area_code']}" for r in found}
