"""Compare two versions of ledgers: align their items, name what changed, say it as an office says it.

``sides`` are two versions brought to the same terms, ``match`` finds which item became which, ``judge`` names what
happened to it, by ``text`` where words differ; ``comparison`` puts the result together, ``run`` goes all this way from
what a person names; ``by_unit`` and ``history`` are two more ways to look at it.
"""
