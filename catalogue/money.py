"""Euro cents as integers, and the one rounding there is."""

from decimal import Decimal
from fractions import Fraction

Factor = int | Decimal | Fraction


def multiply(cents: int, factor: Factor) -> int:
    """Return cents × factor in whole cents, rounded once, halves away from zero ("half up")."""
    exact = Fraction(cents) * Fraction(factor)
    rounded = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return -rounded if exact < 0 else rounded
