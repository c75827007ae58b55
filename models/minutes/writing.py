"""How do minutes read from head to end? Contents become a paper, in the order that offices of the Party write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from .attendance import roll_call
from .contents import Item, Language, Minutes, MinutesState
from .english import ENGLISH
from .paper import Block, Heading, Paper, Seal, Signature
from .phrases import comrades, day, time
from .printable import printable
from .prose import labelled, opinions, paragraphs, sentence
from .vietnamese import VIETNAMESE
from .votes import vote_blocks
from .words import Words

WORDS: Mapping[Language, Words] = {"vi": VIETNAMESE, "en": ENGLISH}
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


def write(minutes: Minutes) -> Paper:
    """The paper that these minutes make. Sections without content do not appear."""
    minutes = printable(minutes)
    words = WORDS[minutes.language]
    *superiors, issuer = minutes.organizations
    return Paper(
        language=minutes.language,
        at=(minutes.ended or minutes.began).replace(microsecond=0),
        superiors=tuple(superiors),
        issuer=issuer,
        number=minutes.number and words.number.format(number=minutes.number),
        party=words.party,
        dated=words.dated.format(place=minutes.locality or "…………", date=day(words, minutes.held_on)),
        draft=None if minutes.state is MinutesState.APPROVED else words.draft,
        title=words.minutes,
        subject=words.subject.format(title=minutes.title, kind=words.kinds[minutes.kind]),
        blocks=tuple(_sections(words, minutes)),
        signatures=(
            Signature(words.minute_taker_signs, words.signed, minutes.minute_taker or ""),
            Signature(words.chair_signs, words.signed, minutes.chair or ""),
        ),
        seal=Seal(
            words.seal,
            words.seal_of_version.format(version=minutes.version),
            minutes.head.hex(),
            words.qr_code.format(head=minutes.head.hex()),
            minutes.digest and words.digest,
            minutes.digest,
        ),
    )


def _sections(words: Words, minutes: Minutes) -> Iterator[Block]:
    sections: tuple[tuple[str, Callable[[Words, Minutes], Iterator[Block]]], ...] = (
        (words.circumstances, _circumstances),
        (words.roll_call, roll_call),
        (words.proceedings, _proceedings),
        (words.additions, _additions),
        (words.rating, _rating),
        (words.approval, _approval),
    )
    written = ((title, tuple(section(words, minutes))) for title, section in sections)
    for numeral, (title, blocks) in zip(_ROMAN, ((title, blocks) for title, blocks in written if blocks), strict=False):
        yield Heading(1, f"{numeral}. {title}")
        yield from blocks


def _circumstances(words: Words, minutes: Minutes) -> Iterator[Block]:
    began = minutes.began
    yield sentence(words.began.format(time=time(words, began), date=day(words, began.date())))
    if minutes.place:
        yield sentence(words.place.format(place=minutes.place))
    if minutes.chair:
        yield sentence(words.chair.format(name=comrades(words, [minutes.chair])))
    if minutes.minute_taker:
        yield sentence(words.minute_taker.format(name=comrades(words, [minutes.minute_taker])))
    if minutes.guests:
        yield sentence(words.guests.format(names=comrades(words, minutes.guests)))


def _proceedings(words: Words, minutes: Minutes) -> Iterator[Block]:
    yield from chain.from_iterable(_item(words, item) for item in minutes.items)
    if minutes.speakers:
        yield from labelled(words.speakers, f"{comrades(words, minutes.speakers)}.")
    if minutes.votes:
        yield Heading(2, words.other_votes)
        yield from chain.from_iterable(vote_blocks(words, vote) for vote in minutes.votes)


def _item(words: Words, item: Item) -> Iterator[Block]:
    """A long agenda of which little is to be told may go on over the page after any item."""
    dealt_with = tuple(_dealt_with(words, item))
    yield Heading(2, words.item.format(number=item.number, title=item.title), bare=not dealt_with)
    yield from dealt_with


def _dealt_with(words: Words, item: Item) -> Iterator[Block]:
    if item.skipped:
        yield sentence(words.skipped)
    if item.summary:
        yield from labelled(words.discussion, item.summary)
    if item.speakers:
        yield from labelled(words.speakers, f"{comrades(words, item.speakers)}.")
    if item.contributions:
        yield from opinions(words, words.contributions, item.contributions)
    if item.conclusion:
        yield from labelled(words.conclusion, item.conclusion)
    yield from chain.from_iterable(vote_blocks(words, vote) for vote in item.votes)


def _additions(words: Words, minutes: Minutes) -> Iterator[Block]:
    if minutes.additions:
        yield from paragraphs(minutes.additions)


def _rating(words: Words, minutes: Minutes) -> Iterator[Block]:
    given = minutes.ratings
    if given.given:
        yield sentence(
            words.ratings.format(
                given=given.given, good=given.good, fair=given.fair, average=given.average, poor=given.poor
            )
        )


def _approval(words: Words, minutes: Minutes) -> Iterator[Block]:
    if minutes.approval:
        yield from vote_blocks(words, minutes.approval, titled=False)
    yield sentence(words.approved if minutes.state is MinutesState.APPROVED else words.not_approved)
    ended = minutes.ended
    if ended is not None:
        same_day = ended.date() == minutes.began.date()
        template = words.ended if same_day else words.ended_later
        yield sentence(template.format(time=time(words, ended), date=day(words, ended.date())))
