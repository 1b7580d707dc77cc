"""Which of two saves is newer: ancestors decide, numbers and clocks do not."""

from __future__ import annotations

import random

from planner.domain.record.handed_out import key_of_pack
from planner.domain.record.lineage import MOST_ANCESTORS, NEVER_SAVED, Save

ROOT = Save(number=40, id="a" * 16, ancestors=("b" * 16,))


def test_ids_come_from_parents_and_content() -> None:
    """Values of an independent implementation."""
    one, two = ROOT.next(b"A1"), ROOT.next(b"B1")
    both = one.next(b"M", two)
    assert (one.number, one.id) == (41, "4b49dc1fb779b17d")
    assert (two.number, two.id) == (41, "c802b7e33d3e1442")
    assert (both.number, both.id) == (42, "9385fc7ca057fc0d")
    assert one.ancestors == two.ancestors == ("a" * 16, "b" * 16)
    assert both.ancestors == (one.id, "a" * 16, "b" * 16, two.id)


def test_two_offline_copies_are_branches_until_they_are_merged() -> None:
    here = ROOT.next(b"1").next(b"2").next(b"3")
    there = ROOT.next(b"4")
    assert (here.number, there.number) == (43, 41)
    assert here.relation(there) == there.relation(here) == "branched"
    both = here.next(b"5", there)
    assert both.number == 44
    assert both.relation(here) == both.relation(there) == "newer"
    assert here.relation(both) == there.relation(both) == "older"
    assert both.relation(both) == "same"


def test_a_file_that_was_never_saved_is_older_than_any() -> None:
    assert ROOT.relation(NEVER_SAVED) == "newer"
    assert NEVER_SAVED.relation(ROOT) == "older"
    assert NEVER_SAVED.relation(NEVER_SAVED) == "same"


def test_random_histories_are_ordered_as_their_graph_is() -> None:
    chance = random.Random(5)
    saves: list[Save] = [NEVER_SAVED.next(b"first")]
    before: dict[str, set[str]] = {saves[0].id: set()}
    for k in range(150):
        parents = [chance.choice(saves)]
        if chance.random() < 0.3:
            parents.append(chance.choice(saves))
        made = parents[0].next(str(k).encode(), *parents[1:])
        before[made.id] = {p.id for p in parents} | set().union(*(before[p.id] for p in parents))
        saves.append(made)
    for one in saves:
        for other in saves:
            if one.id == other.id:
                wanted = "same"
            elif other.id in before[one.id]:
                wanted = "newer"
            else:
                wanted = "older" if one.id in before[other.id] else "branched"
            assert one.relation(other) == wanted


def test_ancestors_stay_few_and_the_newest_are_kept() -> None:
    save = NEVER_SAVED
    for k in range(MOST_ANCESTORS + 50):
        last, save = save, save.next(str(k).encode())
    assert len(save.ancestors) == MOST_ANCESTORS
    assert save.ancestors[0] == last.id


def test_the_key_of_a_pack_hangs_on_every_fact_and_where_they_part() -> None:
    secret = bytes(range(32))
    facts = ("doc", "pack", "ann", "2026", "abc")
    assert (
        key_of_pack(secret, *facts).hex()
        == "c321a5ba6bae00ef79b799f93e138505e5349eefd8fe9957d0b33f06bbd80fd7"
    )
    others = [(*facts[:k], "x", *facts[k + 1 :]) for k in range(5)]
    others += [("docp", "ack", "ann", "2026", "abc"), (*facts[:4], "ab")]
    keys = {key_of_pack(secret, *f) for f in (facts, *others)}
    assert len(keys) == 1 + len(others)
    assert key_of_pack(b"\1" * 32, *facts) not in keys
