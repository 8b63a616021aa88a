"""Writers of the command's own server take turns, since one that reads first and finds that another wrote meanwhile is sent away for two seconds."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from prefect.server.database.configurations import AioSqliteConfiguration
from prefect.server.database.dependencies import temporary_database_config
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL


class TakingTurns(AioSqliteConfiguration):
    """The orchestrator's own way to use SQLite, but for transactions that begin as writers and wait for the one before them."""

    @asynccontextmanager
    async def begin_transaction(
        self,
        session: Any,
        with_for_update: bool = False,  # noqa: ARG002 - the orchestrator's signature
    ) -> AsyncIterator[Any]:
        """A transaction that may write from its beginning; all that the server begins expressly do."""
        async with super().begin_transaction(session, with_for_update=True) as transaction:
            yield transaction


@contextmanager
def taking_turns() -> Iterator[None]:
    """The server's database used so within the block, where it is a SQLite file."""
    url = PREFECT_API_DATABASE_CONNECTION_URL.value() or ""
    if not url.startswith("sqlite"):
        yield
        return
    with temporary_database_config(TakingTurns(connection_url=url)):
        yield
