"""Declarations in YAML, read by the parser in C: the one in Python takes ten times as long over the files of a run."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:
    """What a YAML file declares; raises yaml.YAMLError naming the line."""
    return parse_yaml(path.read_text(encoding="utf-8"))


def parse_yaml(text: str) -> Any:
    """What a YAML text declares; raises yaml.YAMLError naming the line."""
    return yaml.load(text, Loader=yaml.CSafeLoader)
