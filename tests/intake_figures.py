"""The figures of the proof of intake: shares by deformation, format and source, the files that went wrong, and what must hold."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from tests.deform_files import Made
from tests.intake_truth import Judged
from tests.proof_command import say

GOAL_AFTER_QUESTION = 0.95
HEADERS = ("files", "unaided", "asked", "after", "incompl.", "refused", "wrong", "values", "lost", "located")
WIDTHS = (18, 6, 9, 8, 11, 9, 9, 7, 7, 8, 9)


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal, a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def located(files: Sequence[Judged]) -> str:
    """The share of damaged cells that a finding names."""
    return share(sum(j.located.total() for j in files), sum(j.damaged.total() for j in files))


def show_groups(
    title: str, first: Sequence[Judged], last: Sequence[Judged], key: Callable[[Made], Iterable[str]]
) -> None:
    """The figures by what files have in common: unaided and asked at first sight, the others after the answers."""
    say(title, *HEADERS, widths=WIDTHS)
    groups: dict[str, list[int]] = {}
    for index, judged in enumerate(last):
        for name in key(judged.made):
            groups.setdefault(name, []).append(index)
    for name, members in sorted(groups.items()):
        one, two = [first[i] for i in members], [last[i] for i in members]
        say(name, *_figures(one, two), widths=WIDTHS)
    print()  # noqa: T201


def _figures(one: Sequence[Judged], two: Sequence[Judged]) -> tuple[object, ...]:
    count = len(one)
    return (
        count,
        share(sum(j.right for j in one), count),
        share(sum(j.asked for j in one), count),
        share(sum(j.right for j in two), count),
        sum(j.loaded and bool(j.columns_lost) for j in two),
        sum(not j.loaded and not j.asked for j in two),
        sum(j.wrong_column for j in two),
        sum(bool(j.wrong) for j in two),
        sum(j.rows_lost for j in two),
        located(two),
    )


def show_troubles(last: Sequence[Judged], limit: int) -> None:
    """The files that are not as they should be, and why."""
    for j in [j for j in last if _troubles(j)][:limit]:
        print(j.made.source, j.made.name, j.made.habit.saved_as, *j.made.habit.changes, _troubles(j))  # noqa: T201


def _troubles(j: Judged) -> dict[str, object]:
    about = {
        "asked" if j.asked else "refused": "" if j.loaded else j.question,
        "wrong columns": j.columns_wrong,
        "left out": j.columns_lost,
        "wrong values": dict(j.wrong),
        "rows lost": j.rows_lost,
        "rows not accounted": j.unclosed,
        "rows invented": j.rows_invented,
        "whole rows set aside": j.whole_rows_refused,
        "unanswered": j.unanswered,
        "not located": dict(j.damaged - j.located),
    }
    return {what: said for what, said in about.items() if said}


def summary(first: Sequence[Judged], last: Sequence[Judged]) -> bool:
    """Prints the totals; returns whether every must holds."""
    count, right = len(last), sum(j.right for j in last)
    wrong = sum(j.wrong_column for j in last)
    values = sum(j.wrong.total() for j in last)
    lost, invented = sum(j.rows_lost + j.unclosed for j in last), sum(j.rows_invented for j in last)
    missed: Counter[str] = sum((j.damaged - j.located for j in last), Counter())
    lines = (
        ("loaded unaided with the right map", share(sum(j.right for j in first), count), ""),
        ("stopped with a question", share(sum(j.asked for j in first), count), ""),
        ("loaded after one confirmation per submitter", share(right, count), f"goal >= {GOAL_AFTER_QUESTION:.0%}"),
        ("loaded with a column left out", share(sum(j.loaded and bool(j.columns_lost) for j in last), count), ""),
        ("wrong-column loads", wrong, "must be 0"),
        ("cells loaded with another value", values, "must be 0"),
        ("rows lost or not accounted", lost, "must be 0"),
        ("headings, totals and notes loaded as rows", invented, "must be 0"),
        ("seeded errors located", located(last), "must be 100 %"),
    )
    for what, figure, goal in lines:
        say(what, figure, goal, widths=(46, 9, 14))
    for kind, number in sorted(missed.items()):
        print(f"  not located: {kind} {number}")  # noqa: T201
    return not (wrong or values or lost or invented or missed) and right >= GOAL_AFTER_QUESTION * count
