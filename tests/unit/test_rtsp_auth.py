"""Digest and Basic: the RFCs' own examples, stale nonces, and everything that must not open."""

import base64

import pytest

from console.demo.rtsp.auth import (
    NONCE_LIFE_S,
    OPEN_GATE,
    REALM,
    Algorithm,
    Doorkeeper,
    Gate,
    Scheme,
    Verdict,
    digest_response,
    is_same_place,
)
from console.domain.camera import Credential

WHO = Credential("viewer", 'p"a:ss\\word é')
URI = "rtsp://h:1/camera/1/sub"
DIGEST = Gate(Scheme.DIGEST, WHO)
BASIC = Gate(Scheme.BASIC, WHO)
NOW = 1000.0


@pytest.fixture
def doorkeeper() -> Doorkeeper:
    return Doorkeeper(b"key")


def nonce_of(challenge: str) -> str:
    return challenge.split('nonce="')[1].split('"', maxsplit=1)[0]


def signed(
    doorkeeper: Doorkeeper,
    *,
    who: Credential = WHO,
    method: str = "DESCRIBE",
    uri: str = URI,
    algorithm: Algorithm = Algorithm.MD5,
    **changes: str,
) -> str:
    nonce = nonce_of(doorkeeper.challenges(DIGEST, NOW)[0])
    said = {"username": who.username, "realm": REALM, "nonce": nonce, "uri": uri, **changes}
    if algorithm is not Algorithm.MD5:
        said["algorithm"] = algorithm.value
    said["response"] = digest_response(algorithm, who, method, said)
    return "Digest " + ", ".join(f'{name}="{value}"' for name, value in said.items())


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        (Algorithm.MD5, "8ca523f5e9506fed4657c9700eebdbec"),
        (Algorithm.SHA256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_example_of_rfc_7616(algorithm: Algorithm, response: str) -> None:
    said = {
        "realm": "http-auth@example.org",
        "uri": "/dir/index.html",
        "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "nc": "00000001",
        "cnonce": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        "qop": "auth",
    }
    assert digest_response(algorithm, Credential("Mufasa", "Circle of Life"), "GET", said) == response


def test_digest_is_asked_for_with_both_hashes_and_md5_last(doorkeeper: Doorkeeper) -> None:
    first, last = doorkeeper.challenges(DIGEST, NOW)
    assert "algorithm=SHA-256" in first
    assert "algorithm=MD5" in last
    assert "stale" not in first + last
    assert all("stale=true" in c for c in doorkeeper.challenges(DIGEST, NOW, is_stale=True))


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_right_digest_passes(doorkeeper: Doorkeeper, algorithm: Algorithm) -> None:
    header = signed(doorkeeper, algorithm=algorithm)
    assert doorkeeper.check(DIGEST, "DESCRIBE", URI, header, NOW + 1) is Verdict.PASSED


def test_a_digest_with_qop_passes(doorkeeper: Doorkeeper) -> None:
    header = signed(doorkeeper, qop="auth", nc="00000001", cnonce="abc")
    assert doorkeeper.check(DIGEST, "DESCRIBE", URI, header, NOW) is Verdict.PASSED


def test_an_old_nonce_is_stale_and_a_foreign_one_too(doorkeeper: Doorkeeper) -> None:
    header = signed(doorkeeper)
    assert doorkeeper.check(DIGEST, "DESCRIBE", URI, header, NOW + NONCE_LIFE_S) is Verdict.PASSED
    assert doorkeeper.check(DIGEST, "DESCRIBE", URI, header, NOW + NONCE_LIFE_S + 1) is Verdict.STALE
    assert Doorkeeper(b"other").check(DIGEST, "DESCRIBE", URI, header, NOW) is Verdict.STALE
    no_nonce = signed(doorkeeper, nonce="not hexadecimal")
    assert doorkeeper.check(DIGEST, "DESCRIBE", URI, no_nonce, NOW) is Verdict.STALE


def test_a_wrong_password_stays_wrong_when_the_nonce_is_old(doorkeeper: Doorkeeper) -> None:
    """Else a client would try a wrong password again for ever."""
    header = signed(doorkeeper, who=Credential("viewer", "wrong"))
    assert doorkeeper.check(DIGEST, "DESCRIBE", URI, header, NOW + NONCE_LIFE_S + 1) is Verdict.WRONG


def test_a_digest_for_something_else_does_not_open(doorkeeper: Doorkeeper) -> None:
    def verdict(header: str, method: str = "DESCRIBE") -> Verdict:
        return doorkeeper.check(DIGEST, method, URI, header, NOW)

    assert verdict(signed(doorkeeper), method="PLAY") is Verdict.WRONG
    assert verdict(signed(doorkeeper, uri="rtsp://h:1/camera/2/sub")) is Verdict.WRONG
    assert verdict(signed(doorkeeper, realm="elsewhere")) is Verdict.WRONG
    assert verdict(signed(doorkeeper, who=Credential("root", WHO.password))) is Verdict.WRONG
    assert verdict(signed(doorkeeper) + ", algorithm=CRC32") is Verdict.WRONG
    assert verdict("Digest garbage") is Verdict.WRONG
    assert verdict(basic(WHO)) is Verdict.WRONG


def test_only_the_offered_hash_counts(doorkeeper: Doorkeeper) -> None:
    gate = Gate(Scheme.DIGEST, WHO, (Algorithm.SHA256,))
    assert len(doorkeeper.challenges(gate, NOW)) == 1
    assert doorkeeper.check(gate, "DESCRIBE", URI, signed(doorkeeper), NOW) is Verdict.WRONG


def basic(who: Credential) -> str:
    return "Basic " + base64.b64encode(f"{who.username}:{who.password}".encode()).decode()


def test_basic(doorkeeper: Doorkeeper) -> None:
    def verdict(header: str | None) -> Verdict:
        return doorkeeper.check(BASIC, "DESCRIBE", URI, header, NOW)

    assert doorkeeper.challenges(BASIC, NOW) == (f'Basic realm="{REALM}"',)
    assert verdict(basic(WHO)) is Verdict.PASSED
    assert verdict(basic(Credential("viewer", "wrong"))) is Verdict.WRONG
    assert verdict("Basic !!!") is Verdict.WRONG
    assert verdict(signed(doorkeeper)) is Verdict.WRONG
    assert verdict(None) is Verdict.MISSING


def test_an_open_gate_asks_nobody(doorkeeper: Doorkeeper) -> None:
    assert doorkeeper.check(OPEN_GATE, "PLAY", URI, None, NOW) is Verdict.PASSED


@pytest.mark.parametrize(
    ("said", "asked", "same"),
    [
        (URI, URI, True),
        ("/camera/1/sub", URI, True),
        (URI + "/", URI + "/trackID=0", True),
        (URI, URI + "2", False),
        (URI + "/trackID=0", URI, False),
        ("", URI, False),
        ("/", URI, False),
    ],
)
def test_what_a_digest_was_made_for(said: str, asked: str, same: bool) -> None:
    assert is_same_place(said, asked) is same


def test_nothing_shows_the_password() -> None:
    assert "pass" not in repr(DIGEST).replace("password", "")
    assert WHO.password not in repr(DIGEST)
