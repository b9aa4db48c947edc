"""Numbers of a prescribed form, most of which prove themselves by a check digit.

The numbers themselves are types of the domain: ``migrate.standards.types``.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class NumberFormat(msgspec.Struct, frozen=True):
    """A number of ``shortest`` to ``digits`` ASCII digits, one of which may be computed from the others.

    The check digit is a function of Σ weights·digits, so that one table-driven kernel serves every format:
    ``check[sum % modulus]`` must equal the digit at ``position``. ``weights`` has a 0 at the check digit's own place; a
    number shorter than ``digits`` is as if it had leading zeros. ``check`` is empty where there is no check digit.
    """

    name: str
    digits: int
    weights: Sequence[int]
    position: int
    check: Sequence[int]
    shortest: int

    @classmethod
    def plain(cls, name: str, digits: int, *, shortest: int | None = None) -> NumberFormat:
        """Digits alone, none of them a check digit."""
        return cls(name, digits, (0,) * digits, digits - 1, (), shortest or digits)

    @property
    def modulus(self) -> int:
        """What the weighted sum is divided by."""
        return len(self.check)

    def most(self, length: int | None) -> int:
        """How many digits an item of that ``length`` takes: a form of one length only has that one."""
        return self.digits if length is None or self.shortest == self.digits else min(length, self.digits)

    def has_form(self, text: str) -> bool:
        """Exactly the prescribed number of ASCII digits."""
        return self.shortest <= len(text) <= self.digits and text.isascii() and text.isdigit()

    def is_valid(self, text: str) -> bool:
        """The prescribed digits, and the check digit is right."""
        if not self.has_form(text):
            return False
        if not self.check:
            return True
        padded = text.zfill(self.digits)
        total = sum(weight * int(digit) for weight, digit in zip(self.weights, padded, strict=True))
        return self.check[total % self.modulus] == int(padded[self.position])

    def accepts(self, value: object) -> bool:
        """``is_valid`` as a JSON Schema ``format``: what is no text is not its to judge."""
        return not isinstance(value, str) or self.is_valid(value)


def eleven_minus(remainder: int) -> int:
    """The check digit of a modulus-11 rule, 0 where it would have two digits."""
    return 0 if remainder <= 1 else 11 - remainder
