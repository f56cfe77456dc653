"""What there is to be found in the demo street: classes by what a camera looks at, and the words people write."""

from typing import Final

_ANYWHERE: Final = {
    "event/0410/1": 10,
    "event/0410/2": 6,
    "event/0493/1": 10,
    "event/0110/2": 8,
    "event/0110/1": 5,
    "event/0192/2": 7,
    "event/0112/2": 6,
    "event/0112/1": 2,
    "event/0201/1": 5,
    "event/0135/2": 3,
    "component/0284/1": 3,
    "component/0103/2": 2,
    "component/0102/3": 1,
    "component/0137/1": 3,
    "component/0305/1": 2,
    "event/0113/1": 2,
}
"""Rows of the example standard with how often they are found, under any camera."""
_BY_SCENE: Final[dict[str, dict[str, int]]] = {
    "crossing": {"event/0499/2": 14, "event/0410/2": 14, "component/0298/1": 4, "event/0114/1": 3, "event/0406/1": 6},
    "market": {"event/0406/1": 22, "event/0405/1": 16, "event/0192/1": 12, "event/0130/1": 6, "event/0112/1": 6},
    "school": {"event/0499/1": 16, "event/0406/1": 12, "event/0136/3": 5, "event/0494/1": 2},
    "promenade": {"event/0125/1": 8, "event/0117/1": 10, "event/0184/2": 5, "component/0507/2": 5, "event/0406/1": 6},
    "yard": {"event/0136/2": 16, "event/0114/1": 8, "event/0135/1": 8, "event/0111/2": 4, "event/0304/2": 4},
    "shops": {"event/0405/1": 18, "event/0405/2": 12, "event/0136/1": 12, "event/0128/1": 6, "event/0194/1": 4},
    "metro": {"event/0493/1": 20, "event/0406/3": 10, "event/0506/1": 4, "event/0410/1": 12},
    "lane": {"event/0496/2": 8, "event/0188/2": 4, "event/0108/1": 8, "component/0137/1": 10, "event/0107/1": 6},
    "park": {"event/0117/1": 12, "event/0191/2": 6, "event/0128/2": 8, "component/0402/2": 6, "event/0497/1": 3},
    "bus_stop": {"event/0499/1": 12, "event/0493/1": 14, "event/0506/1": 5, "component/0217/1": 5},
    "square": {"event/0128/2": 12, "event/0406/1": 10, "event/0192/2": 8, "event/0493/1": 8},
    "bridge": {"event/0125/1": 10, "event/0406/3": 8, "event/0497/1": 5, "component/0507/2": 4, "event/0129/1": 5},
    "hospital": {"event/0499/2": 14, "event/0136/3": 6, "event/0406/1": 8, "event/0410/2": 8},
    "residential": {"event/0496/1": 12, "event/0135/2": 10, "event/0193/1": 8, "event/0107/1": 6, "event/0188/2": 3},
    "construction": {"event/0304/1": 12, "event/0304/2": 14, "event/0114/1": 10, "event/0301/1": 6, "event/0307/2": 8},
    "plaza": {"event/0405/2": 8, "event/0128/1": 8, "event/0129/1": 6, "event/0493/1": 10, "event/0406/2": 8},
}
URGENT: Final = frozenset({"event/0506/1", "component/0298/1", "event/0114/1", "event/0496/1", "component/0103/2"})
"""Rows that an officer now and then marks urgent."""

_DONE: Final[dict[str, tuple[str, ...]]] = {
    "0406": ("已劝离流动摊贩，通道恢复。", "摊主教育后自行撤离，现场已清扫。"),
    "0405": ("店家已将物品收回店内。", "责令整改，门前已清空。"),
    "0410": ("车辆已搬正排齐。", "已联系清运，盲道恢复畅通。"),
    "0493": ("运维人员已清运淤积车辆。", "车辆已归位，约清走 40 辆。"),
    "0499": ("车辆已驶离，已贴单。", "已通知车主挪车，出入口畅通。"),
    "0110": ("垃圾已清运，地面冲洗完毕。", "已清扫干净。"),
    "0192": ("已清空并擦拭箱体。", "已增加一次清运。"),
    "0112": ("已清扫冲洗。",),
    "0201": ("小广告已铲除，墙面复原。",),
    "0136": ("物品已清走，道路恢复通行。", "施工单位已撤出，路面清理完毕。"),
    "0137": ("灯具已更换，试亮正常。",),
    "0284": ("松动道板已重铺，现场平整。",),
    "0103": ("井盖已更换，周边已填平。",),
    "0125": ("漂浮物已打捞。",),
    "0128": ("已劝其关闭音响，商户承诺整改。",),
    "0304": ("裸土已覆盖，进出车辆已冲洗。",),
    "0114": ("遗撒物已清扫，已联系运输单位。",),
}
_DONE_ELSE: Final = ("已到场处置，现场已恢复。", "已处理完毕，请核查。")
ACKNOWLEDGED_BY: Final = ("班长", "带班", "调度员")
RETURNS: Final = (
    "现场已超出本单位管辖范围，请改派。",
    "该设施产权不属我单位，请核实。",
    "现场未发现所述情况，请提供准确位置。",
)
SENT_BACK: Final = (
    "照片角度不同，无法确认，请补拍全景。",
    "仅清理一半，墙边仍有堆放。",
    "复看画面仍有占用，请继续处置。",
)
RECALLS: Final = ("派错单位，撤回重派。", "位置有误，更正后再派。")
VOIDS: Final = ("经核实为合规设置，申请作废。", "与前案为同一件，申请作废。")
CLOSINGS: Final = ("", "视频复看已恢复。", "与首帧对照，已恢复。")


def rows_of(scene: str) -> tuple[list[str], list[int]]:
    """Return the rows that may be found where a camera looks at ``scene``, and how often each."""
    found = _ANYWHERE | {row: weight * 2 for row, weight in _BY_SCENE.get(scene, {}).items()}
    return list(found), list(found.values())


def done_words(code: str) -> tuple[str, ...]:
    """Return what a unit may write when it has handled a case of this class."""
    return _DONE.get(code, _DONE_ELSE)
