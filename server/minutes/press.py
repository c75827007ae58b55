"""Who sets minutes as files while the server goes on answering? Two threads, which set nothing twice."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from models.minutes.contents import Minutes

from .docx import as_docx
from .pdf import as_pdf

SETTERS: Mapping[str, Callable[[Minutes], bytes]] = {"pdf": as_pdf, "docx": as_docx}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class _Sheet(NamedTuple):
    version: int
    file: Future[bytes]


class Press:
    """A file takes 0.1 to 1.5 s of a core. The newest of each meeting, language and format is kept, up to `most`."""

    def __init__(self, *, threads: int = 2, most: int = 64) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="press")
        self._most = most
        self._sheets: OrderedDict[tuple[int, str, str], _Sheet] = OrderedDict()

    async def print(self, meeting_id: int, minutes: Minutes, kind: str) -> bytes:
        """The file of these minutes; `kind` is one of `SETTERS`. Those who ask for the same at once get the same."""
        place = meeting_id, minutes.language, kind
        sheet = self._sheets.get(place)
        if sheet is None or sheet.version != minutes.version:
            setting = asyncio.get_running_loop().run_in_executor(self._threads, SETTERS[kind], minutes)
            sheet = _Sheet(minutes.version, setting)
            if place not in self._sheets or self._sheets[place].version < sheet.version:
                self._sheets[place] = sheet
        if place in self._sheets:
            self._sheets.move_to_end(place)
        while len(self._sheets) > self._most:
            self._sheets.popitem(last=False)
        try:
            return await asyncio.shield(sheet.file)
        except Exception:
            if self._sheets.get(place) is sheet:
                del self._sheets[place]
            raise

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
