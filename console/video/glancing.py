"""Carries out the patrol: opens a hidden camera's stream, takes one proved picture, closes it. GUI thread only.

Which cameras and when is decided in ``patrol``; connections are the player's, so that a window that wants the camera
meanwhile takes over the glance's connection instead of opening another one.
"""

from collections.abc import Collection, Mapping
from typing import Final

from console.domain.camera import Camera, CameraId, Cause, Profile
from console.video.choice import playable
from console.video.life import awaits_keyframe
from console.video.message import StreamFacts
from console.video.opening import Lease
from console.video.patrol import Patrol
from console.video.player import Player
from console.video.room_life import RoomLife
from console.video.stream_key import StreamKey

_LOOK_S: Final = 0.2
"""Going through all cameras of a room costs 0.2 ms for 730: not in every look."""


class Glances:
    """The glances of a seat."""

    def __init__(self, cameras: Mapping[CameraId, Camera], lease: Lease, player: Player, lives: RoomLife) -> None:
        self._cameras, self._lease, self._player, self._lives = cameras, lease, player, lives
        self._patrol = Patrol()
        self._next_look = 0.0
        self.share: Collection[CameraId] | None = None
        """Those that this seat proves while no window shows them; None: all."""

    @property
    def under_way(self) -> tuple[CameraId, ...]:
        """Return the cameras that are glanced at now."""
        return tuple(self._patrol.under_way)

    def step(self, shown: Collection[CameraId], now: float) -> None:
        """Look after the glances under way and begin new ones; call before the player connects.

        Args:
            shown: the cameras that some window wants.
            now: monotonic seconds.
        """
        for camera in tuple(self._patrol.under_way):
            self._follow(camera, shown, now)
        if now >= self._next_look:
            self._next_look = now + _LOOK_S
            self._begin(shown, now)

    def _begin(self, shown: Collection[CameraId], now: float) -> None:
        held = {key.camera for key in self._player.streams}  # a window or a freeze has it: no second use
        ours = self._cameras if self.share is None else self.share
        hidden = [one for one in ours if one in self._cameras and one not in shown and one not in held]
        for one in [one for one in hidden if self._is_refused(one, now)]:
            hidden.remove(one)
            self._lives.fail(one, Cause.BAD_PASSWORD, now)
        leased = {one: self._lease(self._cameras[one]) for one in hidden if self._cameras[one].account}
        gone = self._lives.gone()  # looked at soon: who is back must not keep its mark
        proved = {camera: at for camera, at in self._lives.proved().items() if camera not in gone}
        for camera in self._patrol.due(hidden, proved, leased, now):
            self._patrol.begin(camera, now)
            self._player.hold(self._key(camera), now, is_glance=True)

    def _follow(self, camera: CameraId, shown: Collection[CameraId], now: float) -> None:
        key = self._key(camera)
        stream = self._player.streams.get(key)
        if camera in shown or stream is None or not stream.is_glance:
            self._patrol.drop(camera)
            return
        stream.needed = max(stream.needed, now)
        facts, proof = stream.facts, stream.proof
        self._patrol.note_patience(camera, is_patient=awaits_keyframe(proof, now))
        if facts is not None and self._is_proof(camera, facts):
            self._patrol.succeed(camera, facts.first_picture)
            self._lives.note(camera, proof)
        elif (ended := stream.this_ended_by) is not None or self._patrol.is_over_time(camera, now):
            self._patrol.fail(camera, ended, stream.used, now)
            self._lives.fail(camera, ended, now)
        else:
            return
        self._player.release(key, now)

    def _is_proof(self, camera: CameraId, facts: StreamFacts) -> bool:
        """Say whether what a glance has seen until now proves its camera."""
        has_seen = bool(facts.first_picture and facts.advanced_ns)
        return has_seen and self._patrol.is_proof(camera, facts.first_picture, is_changing=facts.is_changing)

    def _is_refused(self, camera: CameraId, now: float) -> bool:
        """Say whether the device refuses this camera's account: no connection is needed to know that."""
        leased = self._lease(self._cameras[camera]) if self._cameras[camera].account else None
        return leased is not None and self._player.is_refused(self._key(camera), leased, now)

    def _key(self, camera: CameraId) -> StreamKey:
        return StreamKey(camera, playable(self._cameras[camera], Profile.SUB))
