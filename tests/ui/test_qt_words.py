"""Qt's file chooser speaks the language of the windows."""

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from widgets.qt_words import speak


@pytest.mark.parametrize(("language", "name"), [("zh_CN", "名称"), ("en", "Name"), ("no such", "Name")])
def test_qt_speaks_as_the_windows_do(qtbot: QtBot, language: str, name: str) -> None:
    application = QCoreApplication.instance()
    assert application is not None
    translator = speak(application, language)
    try:
        assert application.translate("QFileSystemModel", "Name") == name
    finally:
        if translator is not None:
            application.removeTranslator(translator)
            translator.deleteLater()
