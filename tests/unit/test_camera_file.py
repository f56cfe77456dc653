"""A file of cameras is taken whole or refused with every fault named."""

from pathlib import Path

import pytest

from console.domain.camera import Credential, SourceKind, Transport
from console.errors import Refused
from console.seat.camera_file import read_cameras, read_passwords

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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,name\n1,a\n", "main_url"),
        ("number,name,main_url,colour\n1,a,rtsp://h/1,red\n", "colour"),
        ("number,name,main_url\nx,a,rtsp://h/1\n", "line 2"),
        ("number,name,main_url\n1,a,http://h/1\n", "rtsp"),
        ("number,name,main_url\n1,a,rtsp://u:geheim@h/1\n", "passwords file"),
        ("number,name,main_url\n1,a,rtsp://h/1\n1,b,rtsp://h/2\n", "twice"),
        ("number,name,main_url,lon,lat\n1,a,rtsp://h/1,2000,3000\n", "degrees"),
        ("number,name,main_url,transport\n1,a,rtsp://h/1,sctp\n", "line 2"),
        ("number,name,main_url,clock_region\n1,a,rtsp://h/1,60 2 38\n", "four numbers"),
        ("number,name,main_url,clock_region\n1,a,rtsp://h/1,60 2 50 5\n", "does not lie"),
        ("number,name,main_url\n", "no camera"),
        ("", "missing"),
    ],
)
def test_a_fault_is_named_and_shows_no_password(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        read_cameras(text)
    assert "geheim" not in str(caught.value)


def test_passwords_come_from_an_owner_only_file(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text("# comment\ngate\tadmin\tp@:/#\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(Refused, match="chmod 600"):
        read_passwords(file)
    file.chmod(0o600)
    assert read_passwords(file) == {"gate": Credential("admin", "p@:/#")}
    assert "p@" not in repr(read_passwords(file))
