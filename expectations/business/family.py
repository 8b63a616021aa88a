"""What must hold of a statement about one family (family card)."""

from expectations.rule import Never, NoMatch, warn

RULES = (
    warn(
        "head_name_empty",
        "head_name",
        Never(r"head_name is null or not regexp_matches(head_name, '\p{L}')", ("head_name",)),
    ),
    warn("head_name_has_digits", "head_name", NoMatch("head_name", "^.*[0-9].*$")),
)
