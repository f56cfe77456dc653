"""Until the board has come, nothing says that all is well: there being nothing to show is no news."""

from pytestqt.qtbot import QtBot

from console.domain.camera import PictureLife, Sign
from console.seat.queue import Counts
from widgets.cases.queue_panel import QueuePanel
from widgets.desk.camera_panel import CameraPanel
from widgets.ticker.bar import TickerBar


def test_the_queue_reads_before_it_says_that_nothing_is_open(qtbot: QtBot) -> None:
    queue, told = QueuePanel(), list[Counts]()
    qtbot.addWidget(queue)
    queue.counted.connect(told.append)
    queue.tick()
    assert (queue.empty.words.text(), told) == ("正在读取……", [])
    queue.set_cases({})
    assert queue.empty.words.text() == "没有在办案件"
    assert told


def test_the_tree_reads_before_it_says_that_there_are_no_cameras(qtbot: QtBot) -> None:
    tree = CameraPanel(lambda _camera: PictureLife(Sign.CONNECTING, 0.0), lambda: 0.0)
    qtbot.addWidget(tree)
    assert tree._nothing.text() == "正在读取……"
    tree.set_cameras([])
    assert "还没有摄像机" in tree._nothing.text()


def test_the_ticker_reads_before_it_is_calm(qtbot: QtBot) -> None:
    ticker = TickerBar()
    qtbot.addWidget(ticker)
    ticker.resize(1200, 60)
    reading = ticker.grab().toImage()
    ticker.set_rows([])
    assert ticker.grab().toImage() != reading
