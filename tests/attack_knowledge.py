"""What an attacker holds to be true beside the published figures, from what is sure to what is only a guess.

All know the method, the code, the configuration and every release, and not the key that small counts are drawn by. So they know that
each count of a desa is within a base of its rounded one, that larger areas are the sums of these, that all sums hold for what is
published, and that a count that is drawn up in one release and down in another was larger in the one.
"""

from dataclasses import dataclass
from typing import Literal

from tasks.disclosure.relations import Belief

SumsOff = Literal["unknown", "guessed", "said"]


@dataclass(frozen=True)
class Attacker:
    """Which sums and equal columns he believes in, and how far he takes a rounded count of a larger area to be off.

    That is unknown but for its desa, or within the base as with a desa (`guessed`), or said to him for each up to a multiple of the base.
    """

    belief: Belief
    sums_off: SumsOff = "unknown"


# What holds in fewer areas, or agrees on less, does so by chance.
CAREFUL = Attacker(Belief(holds=0.95, alike=20))
# Half of the areas, or three desa (3 bits at least): mostly chance, and he is told where it holds, which nobody could.
BOLD = Attacker(Belief(holds=0.5, alike=3))
# He is told more than can be worked out from all that is published.
TOLD = Attacker(BOLD.belief, "said")
# Nobody tells him: what he believes he takes for true everywhere, and some of what he claims is wrong.
GUESSING = Attacker(Belief(holds=0.5, alike=3, told=False), "guessed")
ATTACKERS = {"careful": CAREFUL, "bold": BOLD, "told more": TOLD}
