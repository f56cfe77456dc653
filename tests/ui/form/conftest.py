"""Shared by the tests of the slim form: one that is open and hears every key."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.form.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)
