"""Files that are no workbooks, from the literal rows of a sample: lines of text, a zip of them, SPSS or Stata."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat


def sample_bytes(sample: Mapping[str, Any]) -> bytes:
    """The bytes of a sample with `variables`, `members` or `lines`."""
    if "variables" in sample:
        return statistics_bytes(sample["file"].rsplit(".", 1)[1], sample["variables"], sample.get("about", {}))
    if "members" in sample:
        return zip_bytes({name: text_bytes(lines) for name, lines in sample["members"].items()})
    return text_bytes(sample.get("lines", ()), sample.get("encoding", "utf-8"))


def text_bytes(lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    """Lines with a line end behind each."""
    return "\n".join([*lines, ""]).encode(encoding)


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """A zip with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def statistics_bytes(suffix: str, variables: Mapping[str, Sequence[Any]], about: Mapping[str, Any]) -> bytes:
    """An SPSS (`sav`, `zsav`) or Stata (`dta`) file with these variables; `about` is what pyreadstat's writers call it."""
    frame = pd.DataFrame(variables)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"made.{suffix}"
        if suffix == "dta":
            pyreadstat.write_dta(frame, str(path), **about)
        else:
            pyreadstat.write_sav(frame, str(path), compress=suffix == "zsav", **about)
        return path.read_bytes()
