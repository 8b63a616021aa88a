"""`python -m flows` is the command `lab`, for machines where the script is not on the path."""

from flows.cli import main

if __name__ == "__main__":
    main()
