"""Where the ministry's rank and local evidence disagree: candidates found by declared rules, for villages to judge."""
