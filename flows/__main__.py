"""The entry of the command `lab`, also as `python -m flows`; apart from the commands, since processes that work beside a run load it too."""


def main() -> None:
    """Runs the command line."""
    # A second of imports that worker processes, which load this module and no command, are spared.
    from flows.cli import main as run

    run()


if __name__ == "__main__":
    main()
