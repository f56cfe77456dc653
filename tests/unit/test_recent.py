"""The ring of packets: whole GOPs, long enough, never too big, nothing missed by who collects."""

from av.packet import Packet
from av.video.stream import VideoStream

from console.video.recent import Budget, KeptPacket, Recent, since

S = 1_000_000_000


def kept(at_s: float, *, is_keyframe: bool = False, size: int = 100) -> KeptPacket:
    packet: Packet[VideoStream] = Packet()  # type: ignore[assignment]
    return KeptPacket(packet, round(at_s * 90_000), round(at_s * S), 0, is_keyframe, size)


def filled(ring: Recent, seconds: float, gop_s: float = 2.0, size: int = 100) -> Recent:
    """Fill at 5 packets a second."""
    for i in range(round(seconds * 5)):
        ring.add(kept(i / 5, is_keyframe=(i / 5) % gop_s == 0, size=size))
    return ring


class Hears:
    """A collector that wants a number of packets."""

    def __init__(self, wants: int) -> None:
        self.wants, self.got, self.is_finished = wants, list[int](), False

    def add(self, one: KeptPacket) -> bool:
        self.got.append(one.pts)
        return len(self.got) < self.wants

    def finish(self) -> None:
        self.is_finished = True


def test_keeps_at_least_the_wanted_time_and_at_most_one_gop_more() -> None:
    packets = filled(Recent(kept_ns=10 * S), 60).snapshot()
    assert packets[0].is_keyframe
    assert 10 <= (packets[-1].arrived_ns - packets[0].arrived_ns) / S < 12


def test_what_comes_before_the_first_keyframe_cannot_be_decoded_and_is_not_kept() -> None:
    ring = Recent()
    ring.add(kept(0))
    assert ring.snapshot() == ring.open_gop() == []
    ring.add(kept(1, is_keyframe=True))
    assert len(ring.snapshot()) == 1


def test_bytes_are_bounded_by_whole_gops() -> None:
    budget = Budget(2500)
    packets = filled(Recent(budget, kept_ns=100 * S), 60).snapshot()
    assert packets[0].is_keyframe
    assert sum(one.size for one in packets) == budget.used_bytes <= 2500
    budget.set_most(1500)
    assert 0 < budget.used_bytes <= 1500


def test_a_gop_without_end_is_given_up_and_the_next_keyframe_begins_anew() -> None:
    ring = filled(Recent(gop_bytes=1000), 60, gop_s=1000)
    assert ring.snapshot() == []
    ring.add(kept(61, is_keyframe=True))
    ring.add(kept(61.2))
    assert len(ring.snapshot()) == 2


def test_the_open_gop_starts_at_the_newest_keyframe() -> None:
    gop = filled(Recent(), 9).open_gop()
    assert [one.arrived_ns / S for one in gop] == [8.0, 8.2, 8.4, 8.6, 8.8]


def test_a_collector_misses_nothing_and_gets_nothing_twice() -> None:
    ring = filled(Recent(), 4)
    hears = Hears(wants=3)
    before = ring.collect(hears)
    for i in range(20, 30):
        ring.add(kept(i / 5))
    assert [*(one.pts for one in before), *hears.got] == [i * 18_000 for i in range(23)]
    ring.end()
    assert not hears.is_finished  # it had enough


def test_the_end_is_told_to_who_still_waits_and_to_who_comes_late() -> None:
    ring = filled(Recent(), 1)
    early, late = Hears(9), Hears(9)
    ring.collect(early)
    ring.end()
    assert early.is_finished
    assert len(ring.collect(late)) == 5
    assert late.is_finished


def test_streams_share_a_budget_and_the_oldest_gop_of_all_goes_first() -> None:
    budget = Budget(9000)
    thin, fat = Recent(budget), Recent(budget)
    for i in range(60 * 5):
        for ring, size in ((thin, 10), (fat, 100)):
            ring.add(kept(i / 5, is_keyframe=i % 10 == 0, size=size))
    assert budget.used_bytes <= 9000
    assert thin.span_ns == fat.span_ns  # equally deep, however much each takes
    assert 12 <= fat.span_ns / S <= 16
    fat.close()
    assert budget.used_bytes == sum(one.size for one in thin.snapshot())
    fat.add(kept(61, is_keyframe=True))
    assert fat.snapshot() == []


def test_two_minutes_are_kept_and_a_dead_stream_is_forgotten_after_them() -> None:
    budget = Budget()
    ring = filled(Recent(budget), 200)
    assert 120 <= ring.span_ns / S < 122
    ring.end()
    budget.prune(250 * S)
    assert 65 <= ring.span_ns / S <= 75
    budget.prune(321 * S)
    assert (ring.snapshot(), budget.used_bytes) == ([], 0)


def test_packets_since_an_instant_begin_with_the_keyframe_before_it() -> None:
    packets = filled(Recent(), 9).snapshot()
    assert since(packets, 5 * S)[0].arrived_ns == 4 * S
    assert since(packets, 0) == since(packets, -S) == packets
    assert since([], 0) == []
