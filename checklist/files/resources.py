"""Find the folders ``templates/`` and ``data/``, installed, editable or in a bare checkout.

``importlib.resources`` cannot find them under ``pip install -e .`` (pypa/setuptools issue 4943), hence plain paths.
"""

from __future__ import annotations

from pathlib import Path

from checklist.errors import InputError

_PACKAGE = Path(__file__).resolve().parents[1]


def template(name: str) -> Path:
    """Give the path of a shipped template; raises InputError when the installation is incomplete."""
    return _shipped("templates", name)


def data_file(name: str) -> Path:
    """Give the path of a shipped data file; raises InputError when the installation is incomplete."""
    return _shipped("data", name)


def _shipped(folder: str, name: str) -> Path:
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root / folder / name
        if path.is_file():
            return path
    raise InputError(f"程序文件不完整，缺少 {folder}/{name}", "请重新安装 checklist。")
