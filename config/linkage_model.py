"""The stored linkage model: how often each level is met among pairs of one person and of two; a file of numbers, no data."""

import hashlib
from math import log2
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.linkage import Linkage
from config.settings import PROJECT, Settings
from config.whole_file import whole_file

SHIPPED = PROJECT / "config" / "linkage_model.json"
CURRENT = "current.json"
# Fewer records than this, and than the model was fitted to, are the first files of a regency: its people, and those who
# agree by chance, are no fewer.
LEAST_RECORDS = 100_000


class LevelShare(BaseModel):
    """Share of pairs at one level: `m` among pairs of one person, `u` among pairs of two."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    m: float = Field(gt=0, le=1)
    u: float = Field(gt=0, le=1)

    @property
    def weight(self) -> float:
        """Bits of evidence that the level gives."""
        return log2(self.m / self.u)


class LinkageModel(BaseModel):
    """Parameters of a Fellegi-Sunter model (1969), fitted once and applied until the next training.

    `comparisons` is the version of config/linkage.yml it was fitted to, `records` how many it saw and `prior` the
    share of all their pairs that are one person; `trained_on` says in words whose records they were.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    comparisons: str
    trained_on: str
    trained_at: str
    records: int = Field(ge=2)
    prior: float = Field(gt=0, lt=1)
    levels: dict[str, dict[str, LevelShare]]

    @property
    def version(self) -> str:
        """Short hash of everything in the model."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    @property
    def fitted_prior_weight(self) -> float:
        """Log2 odds that two of the records it was fitted to are one person."""
        return log2(self.prior / (1 - self.prior))

    def prior_weight(self, records: int) -> float:
        """Log2 odds that two of so many records are one person: matches grow with the table, pairs with its square."""
        least = min(LEAST_RECORDS, self.records)
        return self.fitted_prior_weight - log2(max(records, least) / self.records)


def parameter_rows(model: LinkageModel) -> list[dict[str, str | float]]:
    """The report of a model: field, level, share among pairs of one person and of two, and bits of evidence."""
    return [
        {"field": field, "level": name, "m": f"{share.m:.6f}", "u": f"{share.u:.2e}", "bits": round(share.weight, 2)}
        for field, levels in model.levels.items()
        for name, share in levels.items()
    ]


def models_folder(settings: Settings) -> Path:
    """Where a laboratory's own models are kept."""
    return settings.home / "models"


def load_model(settings: Settings, linkage: Linkage) -> LinkageModel:
    """The laboratory's own model when it has one for today's comparisons, else the shipped one, which is of synthetic records.

    Raises pydantic.ValidationError for a file that is no model.
    """
    own = models_folder(settings) / CURRENT
    if own.exists():
        model = read_model(own)
        if model.comparisons == linkage.version:
            return model
    return read_model(SHIPPED)


def read_model(path: Path) -> LinkageModel:
    """A model from its file; raises pydantic.ValidationError."""
    return LinkageModel.model_validate_json(path.read_text(encoding="utf-8"))


def save_model(settings: Settings, model: LinkageModel) -> Path:
    """Keeps a model under its version, with its report beside it, and makes it the current one; earlier ones stay."""
    folder = models_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{model.version}.json"
    write_model(path, model)
    path.with_suffix(".md").write_text(report(model), encoding="utf-8")
    with whole_file(folder / CURRENT) as part:
        write_model(part, model)
    return path


def write_model(path: Path, model: LinkageModel) -> None:
    """Writes a model as JSON."""
    path.write_text(model.model_dump_json(indent=2) + "\n", encoding="utf-8")


def report(model: LinkageModel) -> str:
    """The parameters of a model as a Markdown page."""
    lines = [
        f"# Linkage model {model.version}",
        f"Trained on {model.trained_on}, {model.trained_at}: {model.records:,} records; comparisons {model.comparisons}. "
        f"Before any comparison two records are one person with {model.fitted_prior_weight:.2f} bits.",
        "| field | level | m: among pairs of one person | u: among pairs of two | bits |\n|---|---|---|---|---|",
    ]
    table = ["| " + " | ".join(str(value) for value in row.values()) + " |" for row in parameter_rows(model)]
    return "\n\n".join(lines) + "\n" + "\n".join(table) + "\n"
