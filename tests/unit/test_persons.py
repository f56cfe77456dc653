"""Two at one seat: whose line the views come over."""

from console.domain.permission import ROOM
from console.link.person import Person
from console.link.persons import Persons
from console.link.session import LinkState
from console.link.view import ViewChange

URL = "ws://127.0.0.1:1"
BEFORE, AFTER = (ViewChange(ROOM, upserts={}, drops=(), is_whole=is_whole) for is_whole in (False, True))


async def test_what_a_slow_line_tells_of_the_view_after_its_person_has_left_is_not_heard() -> None:
    persons, heard = Persons(lambda: Person(URL, None, "seat", None, None)), list[ViewChange]()
    first, second = persons.base, Person(URL, None, "seat", None, None)
    persons.follow(ROOM, heard.append)
    persons._persons.append(second)
    persons._remove(first)
    first.line._followers[ROOM](BEFORE)
    second.line._followers[ROOM](AFTER)
    assert heard == [AFTER]
    await persons.close()


async def test_each_line_that_is_back_says_again_who_is_here() -> None:
    """A hub that was away knows of nobody, and the lines of one seat come back one after the other."""
    persons, told = Persons(lambda: Person(URL, None, "seat", None, None)), list[str]()
    second = Person(URL, None, "seat", None, None)
    persons._persons.append(second)
    persons._attend(second)
    persons.watch_hand(lambda: told.append("who is here"))
    second.line._watchers.tell(LinkState.SIGNED_IN)
    assert told == ["who is here"]
    second.line.session.state = LinkState.SIGNED_OUT
    second.line._watchers.tell(LinkState.SIGNED_OUT)
    assert persons.all == (persons.base,), "whose session has ended leaves"
    told.clear()
    second.line._watchers.tell(LinkState.SIGNED_IN)
    assert told == [], "and is heard of no more"
    await persons.close()
