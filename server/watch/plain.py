"""How does a board read as one line of plain text? For where there is no terminal to draw on."""

from __future__ import annotations

from .scene import Scene


def plain(scene: Scene) -> str:
    words, board = scene.words, scene.board
    parts = [f"{scene.state}: {scene.trouble}" if scene.trouble else scene.state]
    if board is not None:
        totals = board.totals
        parts += [
            f"{words.of(totals.open, totals.cells)} {words.open}",
            f"{words.of(totals.attending, totals.expected)} {words.attended}",
            f"{words.number(totals.with_quorum)} {words.with_quorum}",
            f"{words.number(totals.polls_open)} {words.votes_open}",
            f"{words.number(totals.carried)} {words.carried}",
            f"{words.number(totals.not_carried)} {words.not_carried}",
            f"{words.number(len(board.attention))} {words.to_attend_to}",
        ]
    return " · ".join(parts)
