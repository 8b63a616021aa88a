"""The entry of the command `lab`, also as `python -m flows`; apart from the commands, since processes that work beside a run load it too."""

import sys
from contextlib import nullcontext

from config.processes import collect_seldom


def main() -> None:
    """Runs the command line."""
    collect_seldom()
    # A second of imports that worker processes, which load this module and no command, are spared.
    if sys.argv[1:2] == ["explain"]:
        # Its answer takes less time than the libraries of the other commands.
        from flows.cli_explain import main as answer

        del sys.argv[1]
        answer()
        return
    from flows import environment  # noqa: F401 - the orchestrator's settings, before it is imported
    from flows.own_server import own_server

    # Begun before the command's own libraries are loaded, which takes a second.
    with own_server() if sys.argv[1:] == ["run"] else nullcontext():
        from flows.cli import main as run

        run()


if __name__ == "__main__":
    main()
