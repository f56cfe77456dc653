"""The bases of all that goes over the wire."""

import msgspec


class Message(msgspec.Struct, frozen=True, tag_field="kind", tag=str, forbid_unknown_fields=True):
    """Base of all envelopes; ``kind`` on the wire is the class's name."""


class Request(Message, frozen=True):
    """Something that gets exactly one answer: ``Answer`` or ``Refusal`` with the same number."""

    request: int
