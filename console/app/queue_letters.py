"""How the words of cases are typed, learned beside the loop when somebody searches the queue for letters."""

import asyncio

from console.seat.case_search import Texts
from console.seat.pinyin import spell_all
from console.seat.tasks import Tasks
from widgets.cases.queue_panel import QueuePanel


def learn_letters(queue: QueuePanel, tasks: Tasks) -> None:
    """Tell ``queue`` how texts are spelled as soon as it wants to know; ``tasks`` own what this starts."""

    async def learn(texts: frozenset[Texts]) -> None:
        queue.learn(await asyncio.to_thread(spell_all, texts))

    queue.model.letters_wanted.connect(lambda texts: tasks.start("letters", learn(texts)))
