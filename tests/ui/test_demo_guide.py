"""The demo's first screen tells a newcomer what to press, before anything else has come."""

import argparse
import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from console.app import demo, demo_company, duty
from widgets.text import tr


async def _nobody() -> None:
    """Take what is to be awaited, and do nothing."""


def test_the_two_lines_stand_there_before_the_street_has_come_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, ...]] = []
    before: list[int] = []
    hint = SimpleNamespace(set_newcomer=said.append)
    tasks = SimpleNamespace(start=lambda _name, _work: before.append(len(said)))
    seat = SimpleNamespace(desk=SimpleNamespace(hint=hint), tasks=tasks, close=_nobody)
    client = SimpleNamespace(close=_nobody)

    async def signed_in(*_: object) -> object:
        return client

    monkeypatch.setattr(demo, "_signed_in", signed_in)
    monkeypatch.setattr(demo, "_leave", lambda _page: None)
    monkeypatch.setattr(demo, "_show", lambda *_: _nobody())
    monkeypatch.setattr(duty, "DutySeat", lambda *_, **__: seat)
    monkeypatch.setattr(demo_company, "come_alive", lambda *_: None)
    arguments = argparse.Namespace(data=Path(), size=None)
    asyncio.run(demo._duty(arguments, None, {}, asyncio.Event(), None, None))  # type: ignore[arg-type]  # stand-ins
    assert said == [(tr("demo.hint_1"), tr("demo.hint_2"))]
    assert before == [1]
