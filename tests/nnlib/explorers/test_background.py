"""Work that goes on piece by piece, and lets everything else come first."""

import asyncio
import math

from nnlib.explorers.background import PIECE, Background


def test_where_nothing_can_wait_there_is_one_piece_without_end():
    pieces = []
    background = Background(lambda: pieces.append(1))
    assert background.seconds == math.inf
    background.go_on(unfinished=True)
    assert pieces == []


def test_pieces_follow_each_other_until_it_is_finished():
    left, seconds = [3], []

    def piece():
        seconds.append(background.seconds)
        left[0] -= 1
        background.go_on(unfinished=left[0] > 0)

    background = Background(piece)

    async def notebook():
        piece()
        while left[0]:
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)

    asyncio.run(notebook())
    assert seconds == [PIECE, PIECE, PIECE]


def test_whoever_has_something_new_to_do_drops_what_was_planned():
    pieces = []
    background = Background(lambda: pieces.append(1))

    async def notebook():
        background.go_on(unfinished=True)
        background.go_on(unfinished=False)
        await asyncio.sleep(0.05)

    asyncio.run(notebook())
    assert pieces == []
