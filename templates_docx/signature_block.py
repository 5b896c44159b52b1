"""The lines above a signature: own name, on behalf (a.n.) and by delegation (u.b.), with acting prefixes.

A mandate (a.n.) goes one level down; the mandated officer may pass it one more level down (u.b.), no further.
Plt. (vacant post), Plh. (holder away) and Pj. (interim holder) stand before the title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

SigningFor = Literal["own_name", "on_behalf", "by_delegation"]
PREFIXES: Final = {"substantive": "", "acting": "Plt. ", "stand_in": "Plh. ", "interim": "Pj. "}
_FORMS: Final[tuple[SigningFor, ...]] = ("own_name", "on_behalf", "by_delegation")


class SigningChainError(ValueError):
    """A chain of positions for which no signature block exists."""


@dataclass(frozen=True, slots=True)
class SigningPost:
    """A position on the way from the addressee down to the signer, and in which capacity it is held."""

    title: str
    capacity: str = "substantive"

    def __post_init__(self) -> None:
        """Refuse a blank title and an unknown capacity."""
        if not self.title.strip():
            raise SigningChainError("A position without a title cannot sign.")
        if str(self.capacity) not in PREFIXES:
            raise SigningChainError(f"Unknown capacity: {self.capacity}")

    @property
    def printed(self) -> str:
        """The title as printed, with its acting prefix."""
        return f"{PREFIXES[str(self.capacity)]}{' '.join(self.title.split())}"


def signing_for(chain: Sequence[SigningPost]) -> SigningFor:
    """Tell how the last position of the chain signs for the first one; raises SigningChainError past u.b."""
    if not 1 <= len(chain) <= len(_FORMS):
        raise SigningChainError(f"A letter cannot be signed over {len(chain)} positions.")
    return _FORMS[len(chain) - 1]


def signature_lines(chain: Sequence[SigningPost]) -> tuple[str, ...]:
    """Return the lines above the signature for a chain from the addressed position down to the signing one.

    One position signs in its own name; two print `a.n.`; three print `a.n.` and `u.b.`.
    """
    form = signing_for(chain)
    titles = [f"{post.printed}," for post in chain]
    if form == "own_name":
        return (titles[0],)
    on_behalf = f"a.n. {titles[0]}"
    if form == "on_behalf":
        return (on_behalf, titles[1])
    return (on_behalf, titles[1], "u.b.", titles[2])
