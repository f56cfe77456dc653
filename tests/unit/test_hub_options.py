"""How a hub may listen: elsewhere encrypted only, and the refusal names what to give."""

from pathlib import Path

import pytest

from console.errors import Refused
from console.hub.options import HubOptions, tls_context


@pytest.mark.parametrize(
    "options",
    [
        HubOptions(Path(), host="0.0.0.0"),  # noqa: S104 - it is refused
        HubOptions(Path(), host="hub.street.example"),
        HubOptions(Path(), tls_cert=Path("cert.pem")),
        HubOptions(Path(), tls_key=Path("key.pem")),
    ],
)
def test_what_would_be_in_clear_is_refused_and_the_words_name_both_options(options: HubOptions) -> None:
    with pytest.raises(Refused, match=r"--cert FILE\.pem --key FILE\.pem"):
        tls_context(options)


def test_this_machine_alone_needs_no_certificate() -> None:
    assert tls_context(HubOptions(Path())) is None
