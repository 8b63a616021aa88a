"""The generated parts of the README, from the same declarations the pipeline runs on, so that they cannot go stale unseen."""

import re
from pathlib import Path

from config.indicator import load_indicators
from config.settings import PROJECT
from config.sources import load_sources

README = PROJECT / "README.md"


def source_table() -> str:
    """Every source with who sends it, how often and what its tables describe."""
    lines = [
        "| source | what | from | cadence | kept, months | tables: what a row describes |",
        "|---|---|---|---|---|---|",
    ]
    for source in load_sources().values():
        tables = "; ".join(f"`{name}`: {', '.join(table.describes)}" for name, table in source.each_table())
        kept = f"{source.retention.months or ''} {source.retention.basis}".strip()
        lines.append(
            f"| `{source.name}` | {source.title.en} | {source.publisher} | {source.cadence} | {kept} | {tables} |"
        )
    return "\n".join(lines)


def indicator_table() -> str:
    """Every indicator with its unit, method and levels."""
    lines = ["| indicator | what | unit | method | levels |", "|---|---|---|---|---|"]
    for indicator in load_indicators():
        levels = ", ".join(indicator.levels)
        lines.append(
            f"| `{indicator.name}` | {indicator.title_en} | {indicator.unit} | {indicator.method} | {levels} |"
        )
    return "\n".join(lines)


SECTIONS = {"sources": source_table, "indicators": indicator_table}


def with_generated(text: str) -> str:
    """The README's text with every generated section made anew; raises KeyError for an unknown section name."""
    return re.sub(
        r"(<!-- generated: (\w+) -->\n).*?(\n<!-- end -->)",
        lambda match: match[1] + SECTIONS[match[2]]() + match[3],
        text,
        flags=re.S,
    )


def write_readme(path: Path = README) -> None:
    """Writes the generated sections again."""
    path.write_text(with_generated(path.read_text(encoding="utf-8")), encoding="utf-8")


def is_stale(path: Path = README) -> bool:
    """Whether the README differs from what would be generated today."""
    text = path.read_text(encoding="utf-8")
    return with_generated(text) != text
