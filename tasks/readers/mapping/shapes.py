"""What a cell looks like, whatever its column is called: an identity number, a date, words, an address, an area of the regency."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.headers import load_headers
from config.region import Scheme, code_table, fold_name, load_regency, load_regions
from tasks.readers.mapping.sample import Sample

Marks = np.ndarray
MONTHS = "jan|feb|mar|apr|may|mei|jun|jul|aug|agu|ags|sep|oct|okt|nov|nop|dec|des"
# Identity numbers as they arrive, damaged ones too: masked, as a power of ten, with an end or a digit lost.
NUMBER_LIKE = (
    r"^\D{0,2}(\d{14,18}|\d[.,]\d+[eE]\+?1[4-7]|(\d[\s.*xX•#-]*){4,16}[*xX•#]{2,}[\s\d*xX•#-]*|[*xX•#]{8,}\d{0,8})$"
)
DATE_LIKE = (
    r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}( .*)?"
    rf"|\d{{1,2}}[-/. ]?(?i:{MONTHS})[a-zA-Z]*[-/. ]?\d{{2,4}}|[1-5]\d{{4}}(\.\d+)?)$"
)
SHAPES = {
    "identity": NUMBER_LIKE,
    "date": DATE_LIKE,
    "number": r"^(?i:rp)?[\s.]*-?(\d+([.,]\d+)?|\d{1,3}([., ]\d{3})+([.,]\d{1,2})?)(,-)?$",
    "stage": r"^((?i:tahap|triwulan|tw|stage|bulan)[\s.]*)?(\d{1,2}(\.0)?|[IV]{1,3}|\d{4}[-/_]\d{1,2})$",
    "unit": r"^(?i:rt|rw)?[\s.]*\d{1,3}(\.0)?$",
    "words": r"^[^\d_@/\\*#=]*[A-Za-z][^\d_@\\*#=]*$",
    "area_code": r"^\d\d\.?\d\d\.?\d\d\.?\d{1,4}(\.0)?$",
}


@dataclass(frozen=True)
class Shapes:
    """The cells of a sample with what each looks like; every property is a matrix of columns by rows."""

    sample: Sample
    regency: str

    def _matrix(self, flat: pa.Array) -> Marks:
        return np.asarray(flat.to_numpy(zero_copy_only=False), bool).reshape(self.sample.width, self.sample.rows)

    @cached_property
    def flat(self) -> pa.Array:
        """Every cell, column after column."""
        return pa.array([text for column in self.sample.columns for text in column], pa.string())

    @cached_property
    def filled(self) -> Marks:
        """Cells that say something."""
        return self._matrix(pc.not_equal(self.flat, ""))

    @cached_property
    def digits(self) -> pa.Array:
        """The digits of every cell, without the end that a number of a spreadsheet gets."""
        plain = pc.replace_substring_regex(self.flat, r"\.0+$", "")
        return pc.replace_substring_regex(plain, r"[\s.'`-]", "")

    @cached_property
    def folded(self) -> pa.Array:
        """Cells as code lists compare them."""
        plain = pc.utf8_upper(pc.replace_substring_regex(self.flat, r"\.0+$", ""))
        spelt = pc.replace_substring(pc.replace_substring(plain, ">", "LEBIHDARI"), "<", "KURANGDARI")
        return pc.replace_substring_regex(spelt, r"[^A-Z0-9]", "")

    @cached_property
    def marks(self) -> Mapping[str, Marks]:
        """Cells of each shape of `SHAPES`."""
        found = {name: pc.match_substring_regex(self.flat, pattern) for name, pattern in SHAPES.items()}
        # "3326 0112 ..." is a number too, and a date stays one only with its own signs.
        found["identity"] = pc.or_(found["identity"], pc.match_substring_regex(self.digits, SHAPES["identity"]))
        return {name: self._matrix(cells) for name, cells in found.items()}

    def among(self, folded_words: frozenset[str]) -> Marks:
        """Cells that say one of these folded words."""
        return self._matrix(pc.is_in(self.folded, pa.array(sorted(folded_words), pa.string())))

    @cached_property
    def birth_numbers(self) -> tuple[Marks, Marks]:
        """Sixteen digits that only a NIK can be, as its day is over 40 or its year no year of a card; and those a card may have."""
        whole = self._matrix(pc.match_substring_regex(self.digits, r"^[1-9]\d{15}$"))
        parts = pc.if_else(pa.array(whole.ravel()), self.digits, "0000000000000000")
        day, month, year = (_number(pc.utf8_slice_codeunits(parts, s, s + 2)) for s in (6, 8, 10))
        real = whole.ravel() & (month >= 1) & (month <= 12) & (day % 40 >= 1) & (day % 40 <= 31) & (day <= 71)
        this_year = dt.date.today().year % 100
        person = real & ((day > 40) | (year > this_year))
        return person.reshape(whole.shape), (real & ~person).reshape(whole.shape)

    @cached_property
    def stated_births(self) -> Marks:
        """Day * 100 + month of the birth that each cell states as a NIK would; below 0 where it states none."""
        whole = self.marks["identity"].ravel() & np.asarray(pc.equal(pc.utf8_length(self.digits), 16))
        parts = pc.if_else(pa.array(whole), self.digits, "x" * 16)
        day, month = (_number(pc.utf8_slice_codeunits(parts, s, s + 2)) for s in (6, 8))
        return np.where(day > 0, day % 40 * 100 + month, -1).reshape(self.filled.shape)

    @cached_property
    def dates(self) -> Marks:
        """Day * 100 + month of each cell that writes a date in figures; below 0 where it does not."""
        found = np.full(len(self.flat), -1)
        for pattern in (
            r"^\d{4}[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
            r"^(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ]\d{2,4}",
        ):
            parts = pc.extract_regex(self.flat, pattern)
            day, month = (_number(pc.utf8_lpad(pc.struct_field(parts, name), 2, "0")) for name in "dm")
            found = np.where((day > 0) & (found < 0), day * 100 + month, found)
        return found.reshape(self.filled.shape)

    @cached_property
    def words_of_address(self) -> Marks:
        """Cells that begin as addresses do, or name RT and RW."""
        words = "|".join(load_headers().address_words)
        return self._matrix(pc.match_substring_regex(self.flat, rf"(?i)^({words})[. ]|\bRT[. ]*\d"))

    @cached_property
    def birth_places(self) -> Marks:
        """Cells that begin with a place where people of the area are born, or name one."""
        places = sorted({fold_name(p) for p in load_headers().birth_places})
        return self._matrix(pc.match_substring_regex(self.folded, rf"^(KAB(UPATEN)?|KOTA)?({'|'.join(places)})$"))

    @cached_property
    def area_names(self) -> tuple[tuple[str, ...], ...]:
        """Every cell as names of areas are compared, without the word for their kind, column by column."""
        bare = pc.replace_substring_regex(self.flat, r"(?i)^(desa|kelurahan|kel|ds|kecamatan|kec)[. ]+", "")
        plain = pc.replace_substring_regex(pc.utf8_upper(bare), r"[^A-Z]", "").to_pylist()
        count = self.sample.rows
        return tuple(tuple(plain[i * count : (i + 1) * count]) for i in range(self.sample.width))

    @cached_property
    def amounts(self) -> Marks:
        """Cells as whole numbers, dots between thousands taken out; -1 where there is none."""
        plain = pc.replace_substring_regex(
            pc.replace_substring_regex(self.flat, r"(?i)^rp[. ]*", ""), r"([.,]0{1,2}|,-)$", ""
        )
        digits = pc.replace_substring_regex(plain, r"[.,\s]", "")
        good = pc.match_substring_regex(digits, r"^\d{1,17}$")
        values = pc.cast(pc.if_else(good, digits, "-1"), pa.int64())
        return np.asarray(values.to_numpy(zero_copy_only=False)).reshape(self.filled.shape)

    @cached_property
    def measures(self) -> Marks:
        """Cells as numbers with a decimal point, not-a-number where there is none."""
        good = pc.match_substring_regex(self.flat, r"^-?\d{1,15}([.,]\d+)?$")
        values = pc.cast(pc.if_else(good, pc.replace_substring(self.flat, ",", "."), None), pa.float64())
        return np.asarray(values.to_numpy(zero_copy_only=False)).reshape(self.filled.shape)

    @cached_property
    def areas(self) -> Mapping[str, Marks]:
        """Cells that are a `desa`, a `kecamatan`, the `kabupaten`, the `province`, or a `code` of the regency in either scheme."""
        regency = load_regency(self.regency)
        regions, names = (
            load_regions(self.regency),
            pa.array([n for column in self.area_names for n in column], pa.string()),
        )
        desa = {fold_name(n) for r in regions for n in (r.name, r.bps_name, *r.alt_names)}
        codes = {digits for scheme in Scheme for digits in code_table(self.regency, scheme)}
        return {
            "desa": self._matrix(pc.is_in(names, pa.array(sorted(desa), pa.string()))),
            "kecamatan": self._matrix(
                pc.is_in(names, pa.array(sorted({fold_name(r.kecamatan_name) for r in regions}), pa.string()))
            ),
            "kabupaten": self._matrix(pc.ends_with(names, fold_name(regency.name.removeprefix("Kabupaten ")))),
            "province": self._matrix(pc.ends_with(names, fold_name(regency.province))),
            "code": self._matrix(pc.is_in(self.digits, pa.array(sorted(codes), pa.string()))),
        }


def _number(texts: pa.Array) -> Marks:
    """Two digits as a number, -1 for anything else."""
    texts = pc.fill_null(texts, "")
    good = pc.match_substring_regex(texts, r"^\d\d$")
    return np.asarray(pc.cast(pc.if_else(good, texts, "-1"), pa.int64()).to_numpy(zero_copy_only=False))
