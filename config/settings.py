"""Where a laboratory keeps its data and whom it serves; one frozen object read once from the environment."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings of one laboratory, each set by an environment variable with the prefix `LAB_`.

    `home` is the run-time folder, `regency` a folder of `config/regencies`, `serving_url` a
    PostgreSQL address that published tables are copied to, `language` id or en,
    `memory_limit` and `threads` what the embedded engine may use, `reply_warnings` whether repair workbooks
    show what should be checked beside what must be repaired, `link_key` the secret of pseudonymised linking,
    `raw_key` or `raw_key_file` the keys that received files lie encrypted under, `rounding_key` the secret by which small counts are drawn up or down,
    `history_days` how long the orchestrator remembers its runs.
    """

    model_config = SettingsConfigDict(env_prefix="LAB_", frozen=True, extra="forbid")

    home: Path = Path("data")
    regency: str = "33.26"
    serving_url: str | None = None
    language: str = "id"
    memory_limit: str = "2GB"
    threads: int = 2
    demo_persons: int = 20_000
    reply_warnings: bool = True
    link_key: SecretStr | None = None
    raw_key: SecretStr | None = None
    raw_key_file: Path | None = None
    rounding_key: SecretStr | None = None
    history_days: int = Field(default=90, ge=1)

    @property
    def inbox(self) -> Path:
        """What submitters hand in, one folder per source."""
        return self.home / "inbox"

    @property
    def archive(self) -> Path:
        """Files as received, named by their hash."""
        return self.home / "raw"

    @property
    def warehouse(self) -> Path:
        """The one database file that a pipeline process opens for writing."""
        return self.home / "warehouse.duckdb"

    @property
    def outbox(self) -> Path:
        """Answers to submitters, a folder each; holds the personal data that submitter sent."""
        return self.home / "outbox"

    @property
    def officers(self) -> Path:
        """Lists by name for the laboratory's officers, a folder a desa; they hold personal data and leave the house by hand only."""
        return self.home / "officers"

    @property
    def published(self) -> Path:
        """Immutable releases and the pointer `current`."""
        return self.home / "published"

    @property
    def docs(self) -> Path:
        """Local Data Docs of the validation results."""
        return self.home / "docs"


def load_settings() -> Settings:
    """Settings from the environment; raises pydantic.ValidationError for a malformed value."""
    return Settings()
