"""``main.py story``: one case from the frozen frame to the closed case, through the real windows and processes.

It knows no widget: it finds them by their object names, as a person finds them by their words, and gives them posted
keys and clicks. What it imports of Qt is QtCore's key names, QtTest and QApplication.
"""
