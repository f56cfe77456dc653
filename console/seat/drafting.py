"""What a form begins with, and what it says of the evidence: from camera and frozen moment."""

from datetime import datetime

from console.domain.camera import Camera
from console.link.client import HubClient
from console.seat.casework import FrozenMoment
from console.seat.draft import CaseDraft, EvidenceState, SealStage
from console.seat.freeze_state import BEFORE_S, After, Seal


def first_draft(camera: Camera, found_at: datetime, *, view_moved: bool = False) -> CaseDraft:
    """Return the draft that a frozen frame of this camera begins with, at the camera's own place."""
    return CaseDraft(
        camera=camera.id,
        camera_number=camera.number,
        camera_name=camera.name,
        found_at=found_at,
        place=camera.place or camera.name,
        point=camera.point,
        public_grid=camera.public_grid,
        residents_grid=camera.residents_grid,
        view_moved=view_moved,
    )


def camera_of(draft: CaseDraft) -> Camera:
    """Return what a draft knows of its camera, where the room knows it no longer."""
    return Camera(draft.camera, draft.camera_number, draft.camera_name, "", "")


def officer(client: HubClient) -> str:
    """Return the name of whoever has the hand; "" where nobody is signed in."""
    return client.account.display_name if client.account is not None else ""


def evidence_state(moment: FrozenMoment) -> EvidenceState:
    """Return what the form says of a moment's evidence."""
    state = moment.state
    if state.seal is Seal.FAILED:
        return EvidenceState(SealStage.FAILED)
    if state.seal is Seal.SEALING:
        return EvidenceState(SealStage.SEALING)
    stage = {After.COLLECTING: SealStage.SEALED, After.DONE: SealStage.COMPLETE, After.BROKEN: SealStage.CUT_SHORT}
    is_live_only = state.before_s == 0
    has_after = not (is_live_only or (state.is_restored and state.after is After.BROKEN))
    return EvidenceState(
        SealStage.COMPLETE if is_live_only else stage[state.after],
        state.sha256,
        before_s=round(state.kept_before_s),
        after_s=float(BEFORE_S) if has_after else 0.0,
        is_live_only=is_live_only,
    )
