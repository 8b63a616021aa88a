"""The one-page receipt of a submission: what was accepted, set aside or waits, by rule, in plain words and without data."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from config.schema.audit import ROW_BUCKETS
from tasks.reply.findings import Counts, RuleCount
from tasks.reply.wording import filled, number, sentence

# One page has room for so many rules; the workbook has them all.
MOST_RULES = 8
SHOWN_BUCKETS = ("loaded", "rejected", *(b for b in ROW_BUCKETS if b not in ("loaded", "rejected")))
STYLE = """
@page { size: A4; margin: 16mm }
* { box-sizing: border-box }
body { font: 10.5pt/1.45 Arial, Helvetica, sans-serif; color: #1f2a30; max-width: 178mm; margin: 10mm auto; padding: 0 4mm }
@media print { body { margin: 0; padding: 0; max-width: none } }
h1 { font-size: 21pt; color: #1d4e63; margin: 0 0 1mm } h2 { font-size: 11.5pt; color: #1d4e63; margin: 6mm 0 2mm }
.said { font-size: 11.5pt; margin: 0 0 4mm } .demo { color: #9c2a10; font-weight: bold; margin: 0 0 2mm }
dl { display: grid; grid-template-columns: 34mm 1fr; gap: 0.8mm 3mm; margin: 0 0 5mm; padding: 2.5mm 0; border: solid #d5dce0; border-width: 1px 0 }
dt { color: #5f6b72 } dd { margin: 0; overflow-wrap: anywhere }
.figures { display: grid; grid-template-columns: repeat(var(--n), 1fr); gap: 3mm; margin: 0 0 2mm }
.figures div { border: 1px solid #d5dce0; border-top: 1.2mm solid var(--c); padding: 2.5mm 3mm; break-inside: avoid }
.figures b { display: block; font-size: 19pt; line-height: 1.15 } .figures small { color: #5f6b72; display: block; font-size: 8.5pt }
table { border-collapse: collapse; width: 100% } th { text-align: left; background: #1d4e63; color: #fff; font-weight: bold; padding: 1.3mm 2mm }
td { padding: 1.3mm 2mm; border-bottom: 1px solid #d5dce0; vertical-align: top } .n { text-align: right; white-space: nowrap }
.reject_row { background: #f6b9b3 } .warn { background: #fce9a9 } .kind { padding: 0 1.5mm; white-space: nowrap }
.next { border-left: 1.2mm solid #1d4e63; background: #eaf0f3; padding: 2.5mm 4mm; margin: 0 } footer { color: #5f6b72; font-size: 8.5pt; margin-top: 6mm }
.rows { columns: 2; column-gap: 8mm } .rows p { margin: 0; display: flex; justify-content: space-between; border-bottom: 1px dotted #d5dce0; break-inside: avoid }
* { -webkit-print-color-adjust: exact; print-color-adjust: exact }
"""
COLOURS = {
    "accepted": "#3b7d4f",
    "rejected": "#b3261e",
    "waiting": "#5f6b72",
    "warned": "#b58900",
    "repaired": "#1d4e63",
}


@dataclass(frozen=True)
class Receipt:
    """What a receipt says: facts of the file as label and value, its state in a sentence, counts, rules and what to do."""

    facts: tuple[tuple[str, str], ...]
    said: str
    counts: Counts
    waiting: int
    rules: tuple[RuleCount, ...]
    next_step: str
    demo: bool


def receipt_page(receipt: Receipt, language: str) -> str:
    """The receipt as an HTML page that needs nothing from outside and prints on one sheet of A4."""
    title = escape(filled("receipt_title", language))
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in receipt.facts)
    demo = f'<p class="demo">{escape(filled("demo", language))}</p>' if receipt.demo else ""
    return (
        f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>\n'
        f'<h1>{title}</h1>{demo}<p class="said">{escape(receipt.said)}</p><dl>{facts}</dl>\n'
        f"{_figures(receipt, language)}\n{_next(receipt, language)}\n{_rules(receipt.rules, language)}\n"
        f"{_rows(receipt.counts, language)}\n<footer>{escape(filled('footer', language))}</footer></html>\n"
    )


def _figures(receipt: Receipt, language: str) -> str:
    counts = receipt.counts
    shown = {
        "accepted": counts.buckets["loaded"],
        "rejected": 0 if receipt.waiting else counts.rejected,
        "waiting": receipt.waiting,
        "warned": counts.warned,
    }
    if counts.before:
        shown["repaired"] = counts.repaired
    boxes = "".join(
        f'<div style="--c:{COLOURS[key]}"><b>{number(value, language)}</b>{escape(filled(key, language))}'
        f"<small>{escape(_note(key, value, counts, language))}</small></div>"
        for key, value in shown.items()
    )
    return f'<div class="figures" style="--n:{len(shown)}">{boxes}</div>'


def _note(key: str, value: int, counts: Counts, language: str) -> str:
    """What a figure means; a nought needs no explanation, unless it says how much is still to be done."""
    shown = value or key == "repaired"
    return filled(f"{key}_note", language, before=number(counts.before, language)) if shown else ""


def _next(receipt: Receipt, language: str) -> str:
    head = escape(filled("next_title", language))
    return f'<h2>{head}</h2><p class="next">{escape(receipt.next_step)}</p>'


def _rules(rules: Sequence[RuleCount], language: str) -> str:
    head = f"<h2>{escape(filled('by_rule', language))}</h2>"
    if not rules:
        return f"{head}<p>{escape(filled('no_problem', language))}</p>"
    names = "".join(f"<th>{escape(filled(key, language))}</th>" for key in ("count", "column", "kind", "what"))
    lines = "".join(
        f'<tr><td class="n">{number(r.count, language)}</td><td>{escape(r.header or "-")}</td>'
        f'<td><span class="kind {r.severity}">{escape(filled(r.severity, language))}</span></td>'
        f"<td>{escape(sentence(r.rule, r.header, language))}</td></tr>"
        for r in rules[:MOST_RULES]
    )
    rest = sum(r.count for r in rules[MOST_RULES:])
    more = f"<p>{escape(filled('more', language, count=number(rest, language)))}</p>" if rest else ""
    return f"{head}<table><tr>{names}</tr>{lines}</table>{more}"


def _rows(counts: Counts, language: str) -> str:
    lines = "".join(
        f"<p><span>{escape(filled(f'bucket_{bucket}', language))}</span><b>{number(counts.buckets[bucket], language)}</b></p>"
        for bucket in SHOWN_BUCKETS
        if counts.buckets[bucket]
    )
    note = escape(filled("rows_note", language, rows=number(counts.file_rows, language)))
    head = escape(filled("rows_title", language))
    return f'<h2>{head}</h2><p style="margin:0 0 2mm">{note}</p><div class="rows">{lines}</div>'
