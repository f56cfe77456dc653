"""The demo street's people: the duty officers in their pairs, the deputy commander, and one person for each unit.

Three pairs take turns, two shifts a day, one officer is spare (product.md). Whoever opens the demo is on duty: the
shifts are counted from then, so that the present pair is always the same two.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from console.clock import SHANGHAI
from console.domain.account import Account
from console.domain.permission import Role
from console.domain.standard import UnitId

EARLY_HOUR: Final = 7
LATE_HOUR: Final = 15
NIGHT_HOUR: Final = 23
"""Shifts change at 07:00 and 15:00; from 23:00 to 07:00 the police station watches."""


def _officer(name: str, display_name: str) -> Account:
    return Account(name, display_name, Role.DUTY_OFFICER, "值班员")


OFFICER: Final = _officer("wang.jianguo", "王建国")
PARTNER: Final = _officer("li.min", "李敏")
PAIRS: Final = (
    (OFFICER, PARTNER),
    (_officer("zhang.weimin", "张卫民"), _officer("shen.yulan", "沈玉兰")),
    (_officer("lu.haifeng", "陆海峰"), _officer("gu.xiaoyan", "顾晓燕")),
)
"""The first one is on duty when the demo opens."""
SPARE: Final = _officer("xu.guoliang", "徐国良")
DEPUTY: Final = Account("chen.zhiyuan", "陈志远", Role.DEPUTY_COMMANDER, "副指挥长")

_UNIT_PEOPLE: Final = {
    "enforcement": ("周立平", "城管中队队长"),
    "sanitation": ("孙桂英", "环卫所班长"),
    "municipal": ("钱永康", "市政所养护班长"),
    "market": ("吴丽华", "市场监管所值班"),
    "housing": ("郑海生", "房管所值班"),
    "parks": ("冯春梅", "园林所班长"),
    "police_1": ("韩志刚", "第一派出所值班民警"),
    "police_2": ("蒋文斌", "第二派出所值班民警"),
    "party_office": ("何静", "党政办公室"),
    "management_office": ("朱建明", "社区管理办公室"),
    "safety_office": ("秦勇", "社区平安办公室"),
    "service_office": ("尤慧", "社区服务办公室"),
    "autonomy_office": ("许琴", "社区自治办公室"),
    "petition_office": ("曹敏", "信访办"),
    "joint_team": ("严军", "联动执法队队长"),
    "area_patrol": ("金国栋", "区域执法巡查队队长"),
    "traffic_police": ("陶志强", "交警中队值班"),
    "water": ("戚卫东", "水务站班长"),
    "water_supply": ("邹小虎", "供水公司抢修"),
    "power": ("章明", "供电公司抢修"),
    "gas": ("苏建华", "燃气公司抢修"),
    "telecom": ("潘磊", "通信运营商维护"),
}
UNITS: Final = {
    UnitId(unit): Account(unit, name, Role.UNIT, title, UnitId(unit)) for unit, (name, title) in _UNIT_PEOPLE.items()
}
"""Who answers for each unit of the example standard."""
VISITORS_UNIT: Final = UNITS[UnitId("enforcement")]
"""The unit whose desk the demo opens as a second window."""
ACCOUNTS: Final = (*(officer for pair in PAIRS for officer in pair), SPARE, DEPUTY, *UNITS.values())


def shift_of(at: datetime) -> int:
    """Return the number of the shift that an instant lies in; the night belongs to the late shift before it."""
    local = at.astimezone(UTC) + timedelta(hours=8 - EARLY_HOUR)  # a day that begins at 07:00 in Shanghai
    return local.toordinal() * 2 + (local.hour >= LATE_HOUR - EARLY_HOUR)


def pair_at(at: datetime, now: datetime) -> tuple[Account, Account]:
    """Return who was on duty at ``at``, if the first pair is at ``now``."""
    return PAIRS[(shift_of(at) - shift_of(now)) % len(PAIRS)]


def is_watched(at: datetime, now: datetime) -> bool:
    """Return whether the room's officers watch at ``at``: not at night, unless it is the night of ``now`` itself."""
    return EARLY_HOUR <= at.astimezone(SHANGHAI).hour < NIGHT_HOUR or shift_of(at) == shift_of(now)
