"""Dates as old records write them: Japanese eras, and dates that are not wholly known.

A date is kept in the standard's own form ``YYYY-MM-DD``, in which a part may be unknown: year ``0000``; month ``00``,
or ``A1``–``A4`` for spring to winter; day ``00``, or ``A1``–``A3`` for the first, middle and last third of the month.
No part is ever made up.
"""
