"""What the orchestrator's UI shows of a run: artifacts with counts and sentences, so that people can watch without SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from prefect.artifacts import create_link_artifact, create_markdown_artifact

from config.linkage_model import LinkageModel, report
from config.settings import Settings, load_settings
from config.sources import load_sources
from flows.steps import SourceReport
from tasks.correct import correction_states
from tasks.desk import desk_summary
from tasks.journal import Run
from tasks.link import LinkReport
from tasks.merge import MergeReport
from tasks.publish.facts import ReleaseReport
from tasks.repair import RepairReport, finding_counts
from tasks.report import broken_rules, file_states, row_accounts, step_times, total_account
from tasks.warehouse import Connection

Rows = Sequence[Mapping[str, Any]]


def table_key(name: str) -> str:
    """An artifact key: lower case letters, digits and dashes."""
    return name.replace("_", "-").lower()


def markdown_table(rows: Rows) -> str:
    """Rows as a Markdown table; a dash when there are none."""
    if not rows:
        return "-"
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def _cell(value: object) -> str:
    return (
        f"{value:,}"
        if isinstance(value, int) and not isinstance(value, bool)
        else str(value if value is not None else "")
    )


def without_empty(rows: Rows, always: Sequence[str]) -> Rows:
    """The rows without columns that are zero in all of them, except those that always belong."""
    kept = [name for name in (rows[0] if rows else ()) if name in always or any(row[name] for row in rows)]
    return [{name: row[name] for name in kept} for row in rows]


def show_source(con: Connection, run: Run, report: SourceReport) -> None:
    """The row account, the broken rules and the files to look at of one source."""
    files = file_states(con, load_settings().language, report.source)
    rules = [{k: v for k, v in row.items() if k != "source"} for row in broken_rules(con, run.run_id, report.source)]
    sections = [
        f"## {report.source}: {report.files} files, {report.rows:,} rows",
        "### Row account",
        markdown_table(without_empty(row_accounts(con, report.source), ("table", "loaded", "rejected", "open"))),
        "### Broken rules",
        markdown_table(rules),
        f"### Files to look at ({len(files)})",
        "\n".join(f"- **{file['state']}** {file['message']}" for file in files[:50]) or "-",
    ]
    create_markdown_artifact(
        "\n\n".join(sections), key=f"source-{table_key(report.source)}", description="Row account and rules"
    )


def show_inbox(received: int, postponed: Sequence[str]) -> None:
    """How many files were archived and which are still being written."""
    text = f"{received} new files archived; {len(postponed)} still being written, left for the next run."
    create_markdown_artifact(text, key="inbox", description="Files received")


def show_accounts(con: Connection, run: Run) -> None:
    """The account of all rows and the times of the steps."""
    # Not the orchestrator's own tables: its pages show them without their heads.
    create_markdown_artifact(
        markdown_table(total_account(con)), key="row-account", description="Every row of every source"
    )
    create_markdown_artifact(markdown_table(step_times(con, run.run_id)), key="steps", description="Steps of this run")


def show_desk(con: Connection, run: Run) -> None:
    """Expected files of each source by what became of them."""
    create_markdown_artifact(
        markdown_table(desk_summary(con, run.now.date())),
        key="submission-desk",
        description="Expected, late and missing files",
    )


def show_gates(broken: Mapping[str, int]) -> None:
    """Suites of Great Expectations and the rejecting rules that accepted rows still break."""
    rows = [{"suite": name, "broken": count} for name, count in sorted(broken.items())]
    create_markdown_artifact(markdown_table(rows), key="gates", description="Great Expectations on accepted rows")


def show_corrections(con: Connection, settings: Settings) -> None:
    """What became of every declared correction."""
    text = markdown_table(correction_states(con, load_sources(), settings.language))
    create_markdown_artifact(text, key="corrections", description="Declared corrections and their outcome")


def show_repairs(con: Connection, report: RepairReport) -> None:
    """What is found of identity numbers, and cells with a proposal, by kind; counts only."""
    text = (
        f"## Identity numbers\n\n{markdown_table(finding_counts(con))}\n\n"
        f"## Proposals: {report.cells:,} cells\n\n{markdown_table(report.kinds)}"
    )
    create_markdown_artifact(text, key="repairs", description="Findings about identity numbers and proposed repairs")


def show_links(linked: LinkReport, merged: MergeReport) -> None:
    """Edges by linkage rule (0 a verdict, 90 the model), and what became of ids."""
    edges = [{"rule": number, "edges": count} for number, count in linked.edges.items()]
    ids = [asdict(identity) for identity in merged.identities]
    text = (
        f"{linked.records:,} records, {merged.persons:,} persons, {linked.clusters:,} clusters put together, {linked.cut} cut, {linked.doubtful:,} doubtful pairs. "
        f"Model {linked.model}, trained on {linked.trained_on}.\n\n"
        f"{markdown_table(edges)}\n\n{markdown_table(ids)}"
    )
    create_markdown_artifact(text, key="links", description="Edges by rule and ids")


def show_model(model: LinkageModel) -> None:
    """The parameters of a linkage model."""
    create_markdown_artifact(report(model), key="linkage-model", description="Parameters of the linkage model")


def show_release(report: ReleaseReport) -> None:
    """Where the release is, how many figures it has and how many are withheld."""
    about = f"{report.rows['indicator']:,} figures, {report.withheld:,} withheld as few, {report.files} files"
    create_link_artifact(
        f"file://{report.folder.resolve()}", key="release", link_text=report.release, description=about
    )
