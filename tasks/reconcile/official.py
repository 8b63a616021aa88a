"""Range and year-on-year checks of official figures, and their trend; a number that lost a digit in some table must not be published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.indicator import OfficialFigure
from config.messages import message
from config.reconciliation import Check, OwnDenominator, Reconciliation

# Official years are of March where no month is stated, as Susenas is.
MARCH = 3


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """An official figure that cannot be right: which one, and the key and facts of the sentence that says why."""

    figure: OfficialFigure
    key: str
    facts: Mapping[str, str]

    def sentence(self, language: str) -> str:
        """What is wrong and what to do."""
        return message(f"official.{self.key}", language, **self.facts)


def moment(as_of: str) -> float:
    """A year or month as years and their fraction; a year alone is its March."""
    year, _, month = as_of.partition("-")
    return int(year) + (int(month[:2] or MARCH) - 1 if month else MARCH - 1) / 12


def doubtful(figures: Sequence[OfficialFigure], rules: Reconciliation) -> list[Doubt]:
    """The figures out of bounds, those that moved more in a year than their series may, and rates over another population.

    A jump is the fault of the later figure unless the later one agrees with the figure before the earlier.
    """
    found = [d for figure in figures for d in _out_of_range(figure, rules.checks.get(figure.series))]
    doubted = {id(d.figure) for d in found}
    sound = [f for f in figures if id(f) not in doubted]
    for name, check in rules.checks.items():
        found += _jumps(sorted((f for f in sound if f.series == name), key=lambda f: moment(f.as_of)), check)
    return [*found, *_mixed(sound, rules.own_denominator)]


def _facts(figure: OfficialFigure, **others: object) -> dict[str, str]:
    given = {"series": figure.series, "as_of": figure.as_of, "amount": f"{figure.value:g}", **others}
    return {key: str(value) for key, value in given.items()}


def _out_of_range(figure: OfficialFigure, check: Check | None) -> Iterable[Doubt]:
    if check is None:
        yield Doubt(figure=figure, key="unknown_series", facts=_facts(figure))
    elif not check.minimum <= figure.value <= check.maximum:
        bounds = {"minimum": f"{check.minimum:g}", "maximum": f"{check.maximum:g}"}
        yield Doubt(figure=figure, key="out_of_range", facts=_facts(figure, **bounds))


def _jumps(series: Sequence[OfficialFigure], check: Check) -> Iterable[Doubt]:
    last: OfficialFigure | None = None
    # A loop, since each figure is held against the last sound one; a series has some ten figures.
    for at, figure in enumerate(series):
        if last and _change(last, figure) > check.change:
            following = series[at + 1] if at + 1 < len(series) else None
            if at == 1 and following and _change(figure, following) <= check.change < _change(last, following):
                yield Doubt(
                    figure=last, key="jump", facts=_facts(last, other=figure.as_of, limit=f"{check.change:.0%}")
                )
                last = figure
                continue
            yield Doubt(figure=figure, key="jump", facts=_facts(figure, other=last.as_of, limit=f"{check.change:.0%}"))
        else:
            last = figure


def _change(earlier: OfficialFigure, later: OfficialFigure) -> float:
    """Yearly change as a share of the earlier figure, compounded; figures of one moment differ wholly or not at all."""
    years = max(moment(later.as_of) - moment(earlier.as_of), 1 / 12)
    return float(abs((later.value / earlier.value) ** (1 / years) - 1))


def _mixed(figures: Sequence[OfficialFigure], rule: OwnDenominator) -> Iterable[Doubt]:
    by_key = {(f.series, f.as_of): f for f in figures}
    for (series, as_of), figure in by_key.items():
        part, whole = by_key.get((rule.part, as_of)), by_key.get((rule.whole, as_of))
        if series == rule.rate and part and whole:
            expected = 100 * part.value / whole.value
            if abs(figure.value - expected) > rule.tolerance:
                facts = _facts(figure, expected=f"{expected:.2f}", whole=rule.whole)
                yield Doubt(figure=figure, key="other_denominator", facts=facts)


def trusted(figures: Sequence[OfficialFigure], rules: Reconciliation) -> list[OfficialFigure]:
    """The figures without a doubt, in their order."""
    doubted = {id(d.figure) for d in doubtful(figures, rules)}
    return [f for f in figures if id(f) not in doubted]


def latest(figures: Sequence[OfficialFigure], series: str, at: float) -> OfficialFigure | None:
    """The last figure of a series at or before a moment."""
    mine = [f for f in figures if f.series == series and moment(f.as_of) <= at + 1e-9]
    return max(mine, key=lambda f: moment(f.as_of), default=None)


def yearly_change(figures: Sequence[OfficialFigure], series: str, at: float, years: int) -> float:
    """Mean change a year of a series over the last `years` up to a moment; 0 where it has one figure or none."""
    last = latest(figures, series, at)
    first = latest(figures, series, moment(last.as_of) - years) if last else None
    if last is None or first is None:
        return 0.0
    return (last.value - first.value) / (moment(last.as_of) - moment(first.as_of))


def carried(figures: Sequence[OfficialFigure], series: str, at: float, years: int) -> float | None:
    """The last figure of a series brought to a moment by its own trend; nothing without a figure."""
    last = latest(figures, series, at)
    return last.value + yearly_change(figures, series, at, years) * (at - moment(last.as_of)) if last else None
