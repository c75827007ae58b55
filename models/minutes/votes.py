"""How is a vote minuted? Its question, form, roll, split, rule and verdict, and who reserved his opinion."""

from __future__ import annotations

from collections.abc import Iterator

from .contents import OptionResult, Vote
from .paper import Block, Column, Heading, Table, Together
from .phrases import result, rule
from .prose import opinions, sentence
from .words import Words


def vote_blocks(words: Words, vote: Vote, *, titled: bool = True) -> Iterator[Block]:
    """What was decided and by which figures. Of a vote that was annulled no split is told, nor of one not over."""
    title = (Heading(3, words.vote.format(question=vote.question)),) if titled else ()
    yield Together((*title, *_decision(words, vote)))
    if vote.reserved:
        yield from opinions(words, words.reserved, vote.reserved)


def _decision(words: Words, vote: Vote) -> Iterator[Block]:
    yield sentence(words.form.format(form=words.forms[vote.form], entitled=vote.entitled, cast=vote.cast))
    if vote.annulled_because is not None:
        yield sentence(words.annulled.format(reason=vote.annulled_because), bold=True)
        return
    if vote.verdict is not None:
        yield _split(words, vote)
    if vote.by_hand and vote.hand_count_reason:
        yield sentence(words.difference.format(reason=vote.hand_count_reason))
    if vote.few_ballots_reason:
        yield sentence(words.few_ballots.format(cast=vote.cast, reason=vote.few_ballots_reason))
    yield sentence(rule(words, vote.rule))
    yield sentence(result(words, vote), bold=True)


def _split(words: Words, vote: Vote) -> Table:
    election = vote.seats is not None
    columns = [Column(words.candidate if election else words.option, 14), Column(words.ballots, 5, figures=True)]
    if vote.by_hand:
        columns.append(Column(words.hands, 5, figures=True))
    if election:
        columns.append(Column(words.elected, 5, figures=True))
    return Table(tuple(columns), tuple(tuple(_option(words, vote, option)) for option in vote.options))


def _option(words: Words, vote: Vote, option: OptionResult) -> Iterator[str]:
    yield option.label
    yield str(option.count)
    if vote.by_hand:
        yield str(option.hand_count)
    if vote.seats is not None:
        yield words.yes if option.elected else words.no
