"""Parquet files that are there whole or not at all, in folders where one process writes at a time."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from config.whole_file import PART, whole_file


def ready_folder(folder: Path) -> Path:
    """The folder, made if need be, without what a killed process left half written: it would hold personal data for ever."""
    folder.mkdir(parents=True, exist_ok=True)
    for half in folder.glob(f"*{PART}"):
        half.unlink()
    return folder


def write_whole(target: Path, rows: pa.Table) -> None:
    """Writes rows beside their place and then moves them there."""
    with whole_file(target) as part:
        pq.write_table(rows, part, compression="zstd")
