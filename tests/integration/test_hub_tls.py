"""Off this machine everything is encrypted: a hub with a certificate, seats that check it."""

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidMessage
from websockets.typing import Subprotocol

from console.domain.permission import Role
from console.errors import Unavailable
from console.link.client import HubClient
from console.link.envelope import PROTOCOL
from tests.fixtures.desk import spooled
from tests.fixtures.hub_process import PASSWORD, PROJECT, HubProcess
from tests.patience import PATIENCE_S


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a self-signed certificate for 127.0.0.1 and its key; return both paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test hub")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization
    (folder / "cert.pem").write_bytes(certificate.public_bytes(form.Encoding.PEM))
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    return folder / "cert.pem", folder / "key.pem"


async def test_seats_check_the_certificate_and_speak_encrypted(data: Path, tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    main = (str(PROJECT / "main.py"), "hub", "--data", str(data))
    hub = HubProcess(data, program=(*main, "--cert", str(certificate), "--key", str(key), "--street", "310104"))
    trusting, stranger = None, None
    try:
        url = hub.address().url
        assert url.startswith("wss://127.0.0.1:")
        trusting = HubClient(url, tls=ssl.create_default_context(cafile=str(certificate)))
        trusting.start()
        assert (await trusting.sign_in("li", PASSWORD)).role is Role.DUTY_OFFICER
        path, sha256 = spooled(tmp_path, b"\xff\xd8 picture")
        await trusting.upload(path, sha256, "thumbnail.jpg")
        assert await trusting.download(sha256) == b"\xff\xd8 picture"
        stranger = HubClient(url)  # trusts the system's certificates only
        stranger.start()
        with pytest.raises(Unavailable) as refused:
            await stranger.until_greeted(3.0)
        assert refused.value.text_key == "hub.not_trusted"
        with pytest.raises((InvalidMessage, EOFError, ConnectionError)):
            async with connect(
                url.replace("wss", "ws"), subprotocols=[Subprotocol(PROTOCOL)], proxy=None, open_timeout=PATIENCE_S
            ):
                pass
    finally:
        for client in (trusting, stranger):
            if client is not None:
                await client.close()
        hub.close()
