"""Read a ledger that left the office as a file, and came back: Word, Excel or JSON, recognised by its headings.

``word`` and ``jsonledger`` read files into a :class:`ReadLedger`; ``sides`` makes of it a side of a comparison, and words
loaded data as the file would have them, so that both sides say the same things in the same way.
"""

from checklist.readback.ledger import NamedPlan, ReadLedger, ReadRow

__all__ = ["NamedPlan", "ReadLedger", "ReadRow"]
