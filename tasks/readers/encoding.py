"""The encoding of a text file; Excel, Indonesian ministries and survey tools each save another one and none says which."""

import codecs
from pathlib import Path

CHUNK_BYTES = 8_000_000
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def _cp1252_byte(error: UnicodeError) -> tuple[str, int]:
    """Reads a byte that is not UTF-8 as Windows-1252, which is what such bytes are in ministry files."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.start + 1]
    return bad.decode("cp1252", errors="replace"), error.start + 1


codecs.register_error("cp1252_byte", _cp1252_byte)


def detect_encoding(path: Path) -> str:
    """utf-8-sig, utf-16, utf-16-le, utf-16-be or cp1252.

    A file is cp1252 when it has letters above ASCII and none of them is UTF-8; one with a few bad bytes stays UTF-8.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    for bom, name in BOMS.items():
        if head.startswith(bom):
            return name
    # Latin letters in UTF-16 are a letter and a zero by turns; text in other encodings has hardly a zero.
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros and zeros.count(0) * 2 > len(zeros):
            return name
    return "utf-8-sig" if _has_utf8(path) else "cp1252"


def _has_utf8(path: Path) -> bool:
    """Whether the file is plain ASCII or holds a letter that only UTF-8 writes so."""
    plain = True
    with path.open("rb") as stream:
        while block := stream.read(CHUNK_BYTES):
            block += stream.readline()
            if block.isascii():
                continue
            plain = False
            kept = block.decode("utf-8", errors="ignore")
            if not kept.isascii():
                return True
    return plain


def as_utf8(path: Path, target: Path) -> Path:
    """The file itself when it is UTF-8, else a copy of it in UTF-8."""
    encoding = detect_encoding(path)
    if encoding == "utf-8-sig":
        return path
    # Bytes without a meaning in the encoding become a mark, so that they cost their cell and not the file.
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        while text := source.read(CHUNK_BYTES):
            copy.write(text)
    return target
