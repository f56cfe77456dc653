"""Qt's own words (its file chooser's, first of all) in the language of the windows."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator


def speak(application: QCoreApplication, language: str) -> QTranslator | None:
    """Let Qt speak ``language``; return what translates, None where its wheel brings no such words."""
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load(f"qtbase_{language}", folder):
        translator.deleteLater()
        return None
    application.installTranslator(translator)
    return translator
