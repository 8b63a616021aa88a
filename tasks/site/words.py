"""Numbers, units, periods and sentences of the site in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from config.codes import CodeList, load_code_list
from config.indicator import Indicator
from config.messages import message
from config.publication import Pair, Publication
from config.region import Regency
from tasks.site.figures import Figure

MARKS = {"id": (".", ","), "en": (",", ".")}


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything a page says in `language`, id or en."""

    language: str
    publication: Publication
    regency: Regency

    def say(self, key: str, **values: object) -> str:
        """The sentence `site.<key>`; raises MessageError."""
        return message(f"site.{key}", self.language, **values)

    def pick(self, pair: Pair) -> str:
        """The text of a pair."""
        return str(getattr(pair, self.language))

    def word(self, name: str) -> str:
        """A word that the site shares with the workbook; raises KeyError."""
        return self.pick(self.publication.words[name])

    def of(self, indicator: Indicator, field: str) -> str:
        """Title, concept, definition or quality of an indicator."""
        return str(getattr(indicator, f"{field}_{self.language}"))

    def label(self, codes: str, code: str) -> str:
        """The label of a code, or the code itself where its list does not have it."""
        return self._labels(codes).get(code, code)

    def codes(self, name: str) -> CodeList:
        """A code list, in the order in which its codes are shown."""
        return load_code_list(name)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the marks of the language; a true minus sign."""
        thousands, point = MARKS[self.language]
        text = f"{value:,.{decimals}f}"
        if thousands != ",":
            text = text.replace(",", " ").replace(".", point).replace(" ", thousands)
        return text.replace("-", "\N{MINUS SIGN}")

    def value(self, indicator: Indicator, value: float) -> str:
        """A value with the decimals its unit needs, without the unit."""
        decimals = self.publication.decimals(indicator.measure_unit, indicator.scale)
        whole = 100 if indicator.scale == "share" and indicator.maximum == 1 else 1
        return self.number(value * whole, decimals)

    def figure(self, indicator: Indicator, figure: Figure) -> str:
        """What stands in a cell: the value, marked when its status says so, or the word of its status."""
        if figure.value is None:
            return self.status(figure.status)
        mark = "*" if self.publication.statuses[figure.status].marked else ""
        return self.value(indicator, figure.value) + mark

    def interval(self, indicator: Indicator, figure: Figure) -> str:
        """The 95 % interval of a figure that has one, else empty."""
        if figure.value is None or figure.lower is None or figure.upper is None:
            return ""
        return f"{self.value(indicator, figure.lower)}\N{EN DASH}{self.value(indicator, figure.upper)}"

    def status(self, status: str) -> str:
        """The word of a status."""
        return self.pick(self.publication.statuses[status].word)

    def unit(self, indicator: Indicator) -> str:
        """The short label of its unit; the word itself where no label is declared."""
        unit = self.publication.measure_units.get(indicator.measure_unit)
        return self.pick(unit.label) if unit else indicator.measure_unit

    def quality(self, figure: Figure) -> str:
        """The grade of a figure, else its status; empty where the word of the status stands for the value already."""
        if figure.value is None:
            return ""
        if figure.grade:
            return f"{figure.grade.upper()}: {self.label('grade', figure.grade)}"
        return self.status(figure.status)

    def period(self, period: str) -> str:
        """A period as it is read: the month by name, anything else as it is written."""
        year, _, month = period.partition("-")
        return f"{self._months[int(month) - 1]} {year}" if month.isdigit() and 1 <= int(month) <= 12 else period

    def moment(self, moment: datetime) -> str:
        """A day as it is read."""
        return f"{moment.day} {self._months[moment.month - 1]} {moment.year}"

    def _labels(self, codes: str) -> dict[str, str]:
        if codes not in self._known:
            listed = load_code_list(codes)
            self._known[codes] = {code: listed.label(code, self.language) for code in listed.codes}
        return self._known[codes]

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        return {}

    @cached_property
    def _months(self) -> list[str]:
        return self.say("months").split("|")

    def statuses(self) -> Mapping[str, str]:
        """Word of each status -> what it means."""
        found = self.publication.statuses.values()
        return {self.pick(s.word): self.pick(s.meaning.format(threshold=self.regency.few_threshold)) for s in found}
