"""The demo street's cameras: where they hang, what they look at, and which film they play.

Eighteen base cameras: sixteen play films, the last two are encoded live. Beyond eighteen a camera plays the film of
another one, begun at another instant, under a number and a name of its own. The sub-district and its grids are made
up; the coordinates lie in Shanghai so that a map shows streets.
"""

from dataclasses import dataclass, replace
from typing import Final

from console.domain.camera import Point

FILMED: Final = 16
BASE: Final = 18
MOST: Final = 64
"""As many as the largest room of the demo; the mark has room for 127."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A film of one's own, as it was found."""

    path: str
    gops: int
    """Groups of 50 pictures at 25 a second that it fills."""
    width_px: int
    height_px: int
    """Of its main stream: as it is shown (square pixels), at most 1920×1080, even."""
    version: str
    """Changes with the file."""


@dataclass(frozen=True, slots=True)
class DemoCamera:
    """One camera of the street."""

    number: int
    name: str
    place: str
    public_grid: str
    residents_grid: str
    point: Point
    scene: str
    """What it looks at: the painter's word (crossing, market, school …)."""
    light: str
    """``day``, ``dusk``, ``night`` or ``rain``."""
    seed: int
    offset_s: float = 0.0
    """How far into its film it begins; whole groups of pictures."""
    is_live: bool = False
    """Encoded as time passes, with a running clock; otherwise a film."""
    codec: str = "h264"
    film: int = 0
    """Number of the camera whose film it plays, in the burnt-in mark too; its own below 19, 0 for live cameras."""
    clip: Clip | None = None
    """One's own clip that is its film; None: the street is painted."""

    @property
    def ahead_gops(self) -> int:
        """How many groups of pictures (2 s) into its film it begins."""
        return int(self.offset_s // 2)


# name, place, public grid, residents' grid, longitude, latitude, scene, light; a test holds points and grids together
_ROWS: Final = (
    ("中山路-长江路口东南", "中山路长江路路口东南角人行道", "06", "中山居委", 121.479695, 31.230523, "crossing", "day"),
    ("长江路菜场北门", "长江路118号菜场北门", "07", "长江居委", 121.483014, 31.230935, "market", "day"),
    ("第二小学门口", "文昌街12号第二小学校门", "06", "柳营居委", 121.478506, 31.232541, "school", "day"),
    ("滨江步道一段", "滨江步道1号口至2号口", "01", "滨江一村居委", 121.480148, 31.227818, "promenade", "dusk"),
    ("码头路卸货区", "码头路31号沿街卸货区", "02", "码头居委", 121.483038, 31.227157, "yard", "day"),
    ("文昌街商铺西段", "文昌街40-66号门前", "07", "和平居委", 121.482297, 31.232264, "shops", "dusk"),
    ("临江路地铁2号口", "临江路地铁站2号口广场", "11", "幸福居委", 121.479298, 31.234831, "metro", "rain"),
    ("柳营弄弄口", "柳营弄1弄弄口", "05", "北站居委", 121.490255, 31.227426, "lane", "night"),
    ("中山公园南门", "中山路260号公园南门", "08", "新华居委", 121.484893, 31.230715, "park", "day"),
    ("长江路公交枢纽", "长江路202号公交站", "09", "春申居委", 121.488853, 31.230468, "bus_stop", "rain"),
    ("和平广场中央", "和平广场中央舞台前", "13", "静安里居委", 121.485036, 31.233076, "square", "dusk"),
    ("苏河桥北堍", "中山路苏河桥北桥堍", "03", "苏河居委", 121.485389, 31.22799, "bridge", "night"),
    ("社区医院门前", "康宁路8号社区卫生服务中心", "14", "太平居委", 121.487614, 31.23286, "hospital", "day"),
    ("幸福里小区东门", "幸福路55弄东门", "15", "建德居委", 121.491321, 31.232978, "residential", "dusk"),
    ("康宁路工地出入口", "康宁路77号工地大门", "05", "宝昌居委", 121.490315, 31.229419, "construction", "day"),
    ("商城下沉广场", "中山路388号商城下沉广场", "12", "广中居委", 121.481834, 31.234737, "plaza", "night"),
    ("中山路-文昌街口", "中山路文昌街路口西北角", "06", "柳营居委", 121.479062, 31.232323, "crossing", "day"),
    ("滨江步道观景台", "滨江步道3号口观景台", "01", "滨江一村居委", 121.479923, 31.227582, "promenade", "day"),
)
_HEVC: Final = 4

_SIDES: Final = (("北侧", 0.0, 0.00032), ("西侧", -0.00042, 0.00004), ("对面", 0.00022, -0.00028))
"""Where further cameras of a place hang: in words, and by how many degrees (25 to 40 m) from the first one."""


def cameras(count: int) -> tuple[DemoCamera, ...]:
    """Return the street's first ``count`` cameras.

    Raises:
        ValueError: fewer than 1 or more than 64.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"the demo street has 1 to {MOST} cameras, not {count}")
    return tuple(_base(number) if number <= BASE else _again(number) for number in range(1, count + 1))


def _base(number: int) -> DemoCamera:
    name, place, public_grid, residents_grid, lon, lat, scene, light = _ROWS[number - 1]
    is_live = number > FILMED
    return DemoCamera(
        number, name, place, public_grid, residents_grid, Point(lon, lat), scene, light,
        seed=1000 + number,
        is_live=is_live,
        codec="hevc" if number == _HEVC else "h264",
        film=0 if is_live else number,
    )  # fmt: skip


def _again(number: int) -> DemoCamera:
    """Return a camera that plays another one's film, begun 14 s, 28 s or 42 s into it."""
    turn, index = divmod(number - BASE - 1, FILMED)
    base = _base(index + 1)
    side, east, north = _SIDES[turn]
    return replace(
        base, number=number, name=base.name + side, place=base.place + side,
        point=Point(round(base.point.lon + east, 6), round(base.point.lat + north, 6)),
        offset_s=14.0 * (turn + 1),
    )  # fmt: skip
