"""Compare two versions of ledgers: align their items, name what changed, say it as an office says it.

``items`` is what a version is made of, ``align`` finds which item became which, ``changes`` are the names of what can
happen to one, ``comparison`` puts the result together; ``by_unit`` and ``history`` are two more ways to look at it.
"""
