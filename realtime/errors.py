"""What can fail on the way from a commit to a screen?

    RealtimeError
    ├── TopicGone       nobody can follow what does not exist
    ├── HubClosed       the server is shutting down
    ├── PublishFailed   the broker did not take it; whoever published keeps it and tries again
    └── NotNow          an operation could not read what it shows; it is run again soon

Only the server knows them: it tells clients of the first as it tells of everything that does not exist.
"""

from __future__ import annotations


class RealtimeError(Exception):
    pass


class TopicGone(RealtimeError, LookupError):
    """Raised with the name of the topic: its source does not know it, or not any longer."""


class HubClosed(RealtimeError):
    """Raised with the name of the topic, to whoever still followed it when the hub ended."""


class PublishFailed(RealtimeError):
    """The broker did not confirm. Others may have heard it all the same."""


class NotNow(RealtimeError):
    """Something could not be read that will be there again. What was shown before stays."""
