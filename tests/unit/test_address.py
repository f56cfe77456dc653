"""A credential meets a URL in one place, and only there."""

from urllib.parse import unquote, urlsplit

import pytest

from console.domain.camera import Cause, Credential
from console.video import address
from console.video.source import SourceError


def test_a_password_of_any_characters_survives() -> None:
    password = "a:b@c/d?e#f%20 密码"
    url = address.with_credential("rtsp://10.0.0.1:8554/live?ch=1", Credential("u@x", password))
    parts = urlsplit(url)
    assert (parts.hostname, parts.port, parts.path, parts.query) == ("10.0.0.1", 8554, "/live", "ch=1")
    assert unquote(parts.username or "") == "u@x"
    assert unquote(parts.password or "") == password


def test_without_a_credential_the_address_stays() -> None:
    assert address.with_credential("rtsp://[::1]:554/x", None) == "rtsp://[::1]:554/x"


@pytest.mark.parametrize("url", ["", "x", "rtsp://", "file", "concat:/etc/passwd", "rtsp://h:99999/x", "rtsp://[::1/x"])
def test_what_is_no_address_is_said_before_anything_is_opened(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        address.check(url)
    assert caught.value.cause is Cause.BAD_ADDRESS


def test_numbers_need_no_resolver() -> None:
    address.check("rtsp://127.0.0.1/x")
    address.check("rtsp://[::1]:8554/x")
