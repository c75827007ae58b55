"""Does a box keep what is put in, and tell nothing of it?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.ballots import RECEIPT_ALPHABET, Ballot, BallotBox, SecretBallot, counted_openly, new_receipt
from tests.keys import KEYS

NUMBERS = st.sets(st.integers(1, 30)).map(lambda numbers: tuple(sorted(numbers)))


def ballots(count: int) -> list[SecretBallot]:
    return [SecretBallot(new_receipt(), (1 + number % 3,)) for number in range(count)]


def test_receipts_are_short_plain_and_differ() -> None:
    receipts = {new_receipt() for _ in range(1000)}
    assert len(receipts) == 1000
    assert all(len(part) == 3 for receipt in receipts for part in receipt.split("-"))
    assert set("".join(receipts)) <= {*RECEIPT_ALPHABET, "-"}


@given(NUMBERS)
def test_a_ballot_comes_out_as_it_went_in(numbers: tuple[int, ...]) -> None:
    ballot = SecretBallot(new_receipt(), numbers)
    assert SecretBallot.unpacked(ballot.packed()) == ballot


@given(NUMBERS, NUMBERS)
def test_no_choice_is_longer_than_another(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    assert len(SecretBallot(new_receipt(), one).packed()) == len(SecretBallot(new_receipt(), other).packed())


def test_a_box_counts_all_that_were_put_in() -> None:
    box, put_in = BallotBox(poll_id=1).with_new_key(KEYS), ballots(20)
    for one in put_in:
        box.take([one])
    assert len(box) == 20
    assert box.count(KEYS) == sorted(put_in)


def test_the_order_in_which_ballots_came_is_not_kept() -> None:
    """Equal by chance once in 10^18."""
    box, put_in = BallotBox(poll_id=1).with_new_key(KEYS), ballots(20)
    seen: list[bytes] = []
    for one in put_in:
        before = set(box.parts())
        box.take([one])
        seen += set(box.parts()) - before
    assert sorted(seen) == box.parts() != seen


def test_all_ballots_of_a_box_are_written_anew_in_one_value() -> None:
    """No row, no key, no transaction belongs to one of them."""
    box = BallotBox(poll_id=1).with_new_key(KEYS)
    assert box.sealed == b""
    box.take(ballots(3))
    assert {column.name for column in BallotBox.__table__.c} == {"poll_id", "public_key", "sealed"}


def test_open_ballots_are_told_with_their_voters_in_the_order_of_their_receipts() -> None:
    rows = [
        Ballot(poll_id=1, receipt="BBB", member_id=4, choice=[9, 7]),
        Ballot(poll_id=1, receipt="AAA", member_id=5, choice=[8]),
    ]
    assert counted_openly(rows) == [
        {"receipt": "AAA", "member": 5, "options": [8]},
        {"receipt": "BBB", "member": 4, "options": [7, 9]},
    ]
