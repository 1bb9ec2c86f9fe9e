"""What may be published of counts of people: `publish` is the one way out, `Rule` says how small is too small."""

from zoco.disclosure.hiding import AlreadyOut, publish, publish_beside, published_column, published_table
from zoco.disclosure.rules import PARTNERS, PUBLIC, Rule, TooLow
from zoco.disclosure.waits import published_wait

__all__ = [
    "PARTNERS",
    "PUBLIC",
    "AlreadyOut",
    "Rule",
    "TooLow",
    "publish",
    "publish_beside",
    "published_column",
    "published_table",
    "published_wait",
]
