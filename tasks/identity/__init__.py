"""Lasting ids for clusters of items, and all that is known of them: how they came, what they went into, and why.

Whoever reads the tables later must be able to trust that an id once given always leads to somebody.
"""

from tasks.identity.carry import IdentityReport, carry_forward, redirect
from tasks.identity.ledger import restore_ledger, save_ledger

__all__ = ["IdentityReport", "carry_forward", "redirect", "restore_ledger", "save_ledger"]
