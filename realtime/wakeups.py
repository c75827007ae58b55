"""What travels between processes? Topics and their versions, never what they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import orjson
import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WakeUp:
    """A topic has reached a version. `above` are the topics that show it too: they have no version of their own."""

    topic: str
    version: int
    above: tuple[str, ...] = ()

    def joined(self, other: WakeUp) -> WakeUp:
        """One wake-up in place of two of the same topic: the newer version, and everything above either."""
        above = self.above if self.above == other.above else tuple(dict.fromkeys(self.above + other.above))
        return WakeUp(self.topic, max(self.version, other.version), above)


def encode(wakeups: Iterable[WakeUp]) -> str:
    return orjson.dumps([(wakeup.topic, wakeup.version, *wakeup.above) for wakeup in wakeups]).decode()


def decode(message: str) -> list[WakeUp]:
    """Nothing, and a line in the log, for a message that is not ours: the listener lives on."""
    try:
        return [_wakeup(*item) for item in orjson.loads(message)]
    except (TypeError, ValueError) as error:
        log.warning("wake-up not understood", message=message[:200], error=str(error))
        return []


def channels(count: int) -> list[str]:
    return [f"wakeups-{number}" for number in range(count)]


def channel(topic: str, count: int) -> str:
    """The one of `count` channels that the topic is hashed to, the same in every process."""
    return f"wakeups-{crc32(topic.encode()) % count}"


def _wakeup(topic: object, version: object, *above: object) -> WakeUp:
    if not isinstance(topic, str) or type(version) is not int:
        raise TypeError("a wake-up is a topic, a version and the topics above")
    names = tuple(name for name in above if isinstance(name, str))
    if len(names) != len(above):
        raise TypeError("the topics above are names")
    return WakeUp(topic, version, names)
