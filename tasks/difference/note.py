"""The drafted note on what changed, once as Markdown and once as a page, in each language."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from config.difference import Comparison
from config.indicator import Indicator
from tasks.difference.causes import Causes
from tasks.difference.gates import Passed
from tasks.warehouse import Connection, rows, sql_text

LANGUAGES = ("id", "en")
COUNTED = ("new_files", "replaced_files", "lost_files")
HEADLINES = 60
STYLE = (
    "body{font-family:sans-serif;max-width:75em;margin:2em auto;padding:0 1em;color:#222}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.25em .5em;text-align:left}"
    "td.number{text-align:right;font-variant-numeric:tabular-nums}"
)


@dataclass(frozen=True, kw_only=True)
class NoteFacts:
    """What a note tells beside what it finds in `cell_change` and `figure_change`; `previous` is none for a first release."""

    release: str
    previous: str | None
    synthetic: bool
    indicators: Sequence[Indicator]
    causes: Causes | None = None
    passed: Sequence[Passed] = ()


@dataclass(frozen=True)
class Block:
    """A heading (kind h1, h2), a paragraph (p), or a table whose first row is its head."""

    kind: str
    text: str = ""
    lines: Sequence[Sequence[str]] = ()


class Note:
    """One note in one language, put together from blocks."""

    def __init__(self, comparison: Comparison, facts: NoteFacts, language: str) -> None:
        self.comparison, self.facts, self.language = comparison, facts, language

    def word(self, name: str, **values: object) -> str:
        """A word of the note in its language, its fields filled."""
        text: str = getattr(self.comparison.words[name], self.language)
        return text.format(**values) if values else text

    def blocks(self, con: Connection | None) -> list[Block]:
        """The whole note; without a connection there is nothing to compare with."""
        found = [Block("h1", self.word("title", release=self.facts.release))]
        found += [Block("p", self.word("synthetic"))] if self.facts.synthetic else []
        if con is None or self.facts.previous is None:
            return [*found, Block("p", self.word("first"))]
        found += [Block("p", self.word("draft")), Block("p", self.word("against", previous=self.facts.previous))]
        return [*found, *self._inputs(), *self._gates(), *self._headlines(con), *self._levels(con), *self._tables(con)]

    def _inputs(self) -> list[Block]:
        causes = self.facts.causes
        if causes is None:
            return [Block("h2", self.word("inputs")), Block("p", self.word("no_basis"))]
        found = [[self.word(n), str(getattr(causes, n))] for n in COUNTED if getattr(causes, n)]
        flags = [n for n in vars(causes) if n not in COUNTED and getattr(causes, n)]
        found += [[self.word(n), self.word("changed_input")] for n in flags]
        return self._section("inputs", ["input", "change"], found)

    def _gates(self) -> list[Block]:
        def outcome(passed: Passed) -> str:
            return (
                self.word("allowed", count=passed.broken, reason=passed.reason)
                if passed.broken
                else self.word("passed")
            )

        found = [
            [f"{p.gate.name}: {getattr(p.gate.meaning, self.language)} > {p.gate.largest_percent:g} %", outcome(p)]
            for p in self.facts.passed
        ]
        return self._section("gates", ["gate", "outcome"], found)

    def _headlines(self, con: Connection) -> list[Block]:
        titles = {i.name: getattr(i, f"title_{self.language}") for i in self.facts.indicators}
        changed = rows(con, sql_text("difference/headline_change"), {"most": HEADLINES})
        parts = list(self.comparison.parts)
        found = [
            [f"{titles.get(r['indicator'], r['indicator'])}, {r['period']}", *(_number(r[c], self.language) for c in ("value_before", "value", "change")),
             *(_number(r[p], self.language) for p in parts)]
            for r in changed
        ]  # fmt: skip
        names = [getattr(self.comparison.parts[p], self.language) for p in parts]
        heads = [self.word("indicator"), self.word("before"), self.word("after"), self.word("change"), *names]
        title, *rest = self._table("headline", heads, found)
        return [title, Block("p", self.word("how")), *rest]

    def _levels(self, con: Connection) -> list[Block]:
        found = rows(con, sql_text("difference/level_count"))
        columns = ("changed", "status", "figures_added", "figures_removed", "inseparable")
        lines = [[r["area_level"], *(_number(r[c], self.language) for c in columns)] for r in found]
        return self._section("figures_head", ["level", *columns], lines)

    def _tables(self, con: Connection) -> list[Block]:
        found = rows(con, sql_text("difference/table_count"))
        lines = [
            [
                r["table_name"],
                *(_number(r[c], self.language) for c in ("added", "removed", "cells")),
                r["columns"] or "",
            ]
            for r in found
        ]
        return self._section("tables", ["table", "added", "removed", "cells", "columns"], lines)

    def _section(self, title: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> list[Block]:
        return self._table(title, [self.word(h) for h in heads], lines)

    def _table(self, title: str, heads: Sequence[str], lines: Sequence[Sequence[str]]) -> list[Block]:
        body = Block("table", lines=[heads, *lines]) if lines else Block("p", self.word("none"))
        return [Block("h2", self.word(title)), body]


def write_notes(con: Connection | None, comparison: Comparison, facts: NoteFacts, folder: Path) -> None:
    """Writes `notes.<language>.md` and `.html` for each language."""
    for language in LANGUAGES:
        blocks = Note(comparison, facts, language).blocks(con)
        (folder / f"notes.{language}.md").write_text(as_markdown(blocks), encoding="utf-8")
        (folder / f"notes.{language}.html").write_text(as_page(blocks, language), encoding="utf-8")


def as_markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown."""
    marks = {"h1": "# ", "h2": "## ", "p": ""}
    return (
        "\n\n".join(f"{marks[b.kind]}{b.text}" if b.kind in marks else _markdown_table(b.lines) for b in blocks) + "\n"
    )


def as_page(blocks: Sequence[Block], language: str) -> str:
    """The blocks as one page that needs no other file."""
    body = "\n".join(
        f"<{b.kind}>{html.escape(b.text)}</{b.kind}>" if b.kind != "table" else _page_table(b.lines) for b in blocks
    )
    title = html.escape(blocks[0].text)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _markdown_table(lines: Sequence[Sequence[str]]) -> str:
    heads, *others = [f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines]
    return "\n".join([heads, "|" + "---|" * len(lines[0]), *others])


def _page_table(lines: Sequence[Sequence[str]]) -> str:
    def cell(tag: str, text: str) -> str:
        number = ' class="number"' if tag == "td" and text and not text.strip("-0123456789.,") else ""
        return f"<{tag}{number}>{html.escape(text)}</{tag}>"

    made = ["".join(cell("td" if at else "th", text) for text in line) for at, line in enumerate(lines)]
    return "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in made) + "\n</table>"


def _number(value: Decimal | int | None, language: str) -> str:
    if value is None:
        return ""
    text = f"{value:,}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text
