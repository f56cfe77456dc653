"""A file of cameras is taken whole or refused with every fault named."""

from pathlib import Path

import pytest

from console.app.room_files import read_room_files
from console.domain.camera import Credential, SourceKind, Transport
from console.errors import Refused
from console.seat.camera_file import read_cameras, read_passwords
from widgets.text import tr

GOOD = "number,name,main_url,sub_url,account,lon,lat,source\n7,中山路,rtsp://10.0.0.7/1,,gate,121.5,31.2,capture\n"


def test_a_camera_is_read() -> None:
    (camera,) = read_cameras("\ufeff" + GOOD)
    assert (camera.number, camera.name, camera.account, camera.source) == (7, "中山路", "gate", SourceKind.CAPTURE)
    assert camera.place == "中山路"
    assert camera.point is not None
    assert camera.point.lat == 31.2


@pytest.mark.parametrize(("cell", "transport"), [("udp", Transport.UDP), ("tcp", Transport.TCP), ("", Transport.TCP)])
def test_a_camera_says_how_its_packets_travel(cell: str, transport: Transport) -> None:
    (camera,) = read_cameras(f"number,name,main_url,transport\n7,a,rtsp://10.0.0.7/1,{cell}\n")
    assert camera.transport is transport


def test_a_clocks_place_is_read_in_percent() -> None:
    (camera,) = read_cameras("number,name,main_url,clock_region\n1,a,rtsp://h/1,60 2 38 5\n")
    assert camera.clock_region == (0.6, 0.02, 0.38, 0.05)


HEAD = "number,name,main_url"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,name\n1,a\n", "第 1 行：缺少列 main_url"),
        (f"{HEAD},colour\n1,a,rtsp://h/1,red\n", "第 1 行：不认识列「colour」"),
        (f"{HEAD}\nx,a,rtsp://h/1\n", "第 2 行：number「x」不是 1 到 9999 的整数"),
        (f"{HEAD}\n1,,rtsp://h/1\n", "name 是空的"),
        (f"{HEAD}\n1,a,http://h/1\n", "main_url 不是 rtsp:// 地址"),
        (f"{HEAD}\n1,a,rtsp://[h/geheim\n", "main_url 不是 rtsp:// 地址"),
        (f"{HEAD}\n1,a,rtsp://u:geheim@h/1\n", "写进密码文件"),
        (f"{HEAD}\n1,a,rtsp://h/1,4\n", "格子比列多"),
        (f'{HEAD}\n1,"a\0,rtsp://h/1\n', "main_url 不是 rtsp:// 地址"),
        (f"{HEAD}\n1,a,rtsp://h/1\n1,b,rtsp://h/2\n", "编号 1 用了两次"),
        (f"{HEAD},lon,lat\n1,a,rtsp://h/1,2000,3000\n", "不是经纬度"),
        (f"{HEAD},lon,lat\n1,a,rtsp://h/1,东,\n", "不是两个数"),
        (f"{HEAD},transport\n1,a,rtsp://h/1,sctp\n", "第 2 行：transport「sctp」应是 tcp 或 udp"),
        (f"{HEAD},source\n1,a,rtsp://h/1,disk\n", "source「disk」应是"),
        (f"{HEAD},clock_region\n1,a,rtsp://h/1,60 2 38\n", "不是四个数"),
        (f"{HEAD},clock_region\n1,a,rtsp://h/1,60 2 50 5\n", "超出了画面"),
        (f"{HEAD}\n", "一路摄像机都没有"),
        ("", "缺少列 number"),
        (f"{HEAD}\n" + "x,a,rtsp://h/1\n" * 25, "还有 5 处"),
    ],
)
def test_a_fault_is_said_in_the_language_of_the_seat_and_shows_no_password(text: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        read_cameras(text)
    words = tr(caught.value.text_key, **caught.value.facts)
    assert said in words
    assert "geheim" not in words + str(caught.value)


def test_every_fault_is_named_line_by_line() -> None:
    with pytest.raises(Refused) as caught:
        read_cameras(f"{HEAD}\nx,a,rtsp://h/1\n2,,rtsp://h/2\n3,c,rtsp://h/3\n")
    words = tr(caught.value.text_key, **caught.value.facts)
    assert [line.split("：")[0] for line in words.splitlines()[1:]] == ["第 2 行", "第 3 行"]


def test_a_spreadsheets_own_encoding_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    file.write_bytes(GOOD.encode("gbk"))
    with pytest.raises(Refused) as caught:
        read_room_files(file)
    assert "CSV UTF-8" in tr(caught.value.text_key, **caught.value.facts)


def test_passwords_come_from_an_owner_only_file(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text("# comment\ngate\tadmin\tp@:/#\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(Refused, match="chmod 600"):
        read_passwords(file)
    file.chmod(0o600)
    assert read_passwords(file) == {"gate": Credential("admin", "p@:/#")}
    assert "p@" not in repr(read_passwords(file))
