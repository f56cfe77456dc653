"""From what a sign-in card says to what the hub is asked, and from what the hub asks for to what the card shows.

The seat keeps no password between the steps: the number of an attempt stands for it at the hub for a few minutes.
"""

from typing import Final

from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.sign_in_step import SignInStep, new_attempt
from widgets.sign_in_card import SignInCard
from widgets.text import tr

EXPIRED: Final = "hub.password_expired"
"""The password is right and has run out: a new one is asked for beside it."""
TOO_MANY: Final = "hub.too_many_sessions"
CODE_NEEDED: Final = "hub.code_needed"
FACTOR_NEEDED: Final = "hub.factor_needed"
_FROM_THE_START: Final = frozenset({"hub.sign_in_again", "hub.factor_begin_again"})
Words = tuple[str, str, str, SignInStep]
"""Name, password ("" in a further step), the one that takes its place ("" mostly), and what goes with them."""


class SignInSteps:
    """The steps of one card. GUI thread."""

    def __init__(self, card: SignInCard) -> None:
        self._card = card
        self._name, self._attempt, self._ends = "", "", ""

    def first(self, name: str, password: str, new_password: str = "") -> Words:
        """Return what the hub is asked with a password: an attempt of its own."""
        self._name, self._ends = name, ""
        self._attempt = self._attempt if new_password else new_attempt()
        return name, password, new_password, SignInStep(self._attempt)

    def further(self, name: str, code: str) -> Words:
        """Return what the hub is asked in a further step of the same attempt."""
        return name, "", "", SignInStep(self._attempt, code, "" if code else self._ends)

    def turn(self, why: ConsoleError) -> bool:
        """Have the card ask for what the hub wants beside the password; False where it wants nothing more."""
        if why.text_key == EXPIRED:
            self._card.ask_new_password()
        elif why.text_key == CODE_NEEDED:
            self._card.ask_code()
        elif why.text_key == TOO_MANY:
            self._ends = str(why.facts.get("ends", ""))
            self._card.ask_end_of_oldest(**why.facts)
        else:
            return False
        return True

    async def begin_factor(self, client: HubClient) -> None:
        """Fetch the secret of a second factor that must be had, and have the card ask for its first code.

        Raises:
            ConsoleError: the hub hands out none now.
        """
        key = await client.factor_key(self._name, self._attempt)
        self._card.ask_first_code(key.key, key.uri)

    def refuse(self, why: ConsoleError) -> None:
        """Show why it was not done: beside what the card asks for, or from the beginning."""
        if not self.turn(why):
            if why.text_key in _FROM_THE_START:
                self._card.open()
            self._card.show_trouble(tr(why.text_key, **why.facts))
