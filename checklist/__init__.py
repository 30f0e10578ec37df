"""Turn action plans (行动方案) into department ledgers (工作台账)."""

__version__ = "0.1.0"
