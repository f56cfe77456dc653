"""Ids of commands: made by the seat, so that a command sent twice acts once."""

import uuid

from console.domain.event import CommandId


def new_command_id() -> CommandId:
    """Return an id for a new command."""
    return CommandId(str(uuid.uuid4()))
