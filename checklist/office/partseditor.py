"""Change a few parts of a package around its main part, and add headers and footers to it."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from checklist.office.package import TYPES, Package, ZipPart, new_part, relations, relations_name, write_package
from checklist.office.wordxml import attribute_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class PartsEditor:
    """Collects what changes in a package, around its main part."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._changed: dict[bytes, ZipPart] = {}
        self._added: list[ZipPart] = []
        self._relations: list[str] = []
        self._types: list[str] = []

    @cached_property
    def relations(self) -> dict[str, tuple[str, str]]:
        """The main part's relations: id to kind (``header``) and part name."""
        return relations(self._package, self._package.main)

    def read(self, name: str) -> bytes:
        """Give a part's bytes; none where there is no such part."""
        return self._package.read(name) or b""

    def replace(self, name: str, content: Iterable[bytes]) -> None:
        """Give a part new content."""
        self._changed[name.encode()] = new_part(name, content)

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        """Change the text of a part; one that is not in UTF-8 is left as it is."""
        try:
            text = self.read(name).decode()
        except UnicodeDecodeError:
            return
        self.replace(name, (change(text).encode(),))

    def references_to(self, part: str) -> list[tuple[str, str]]:
        """Give kind and id of the main part's relations to a part."""
        return [(kind, identity) for identity, (kind, name) in self.relations.items() if name == part]

    def add_margin(self, kind: str, content: bytes, like: str = "") -> str:
        """Add a ``header`` or ``footer`` and give its relation; it shares the relations of the part it is ``like``."""
        number = len(self._relations) + 1
        base = f"{kind}_checklist{number}.xml"
        name = posixpath.join(posixpath.dirname(self._package.main), base)
        self._added.append(new_part(name, (content,)))
        own = self.read(relations_name(like)) if like else b""
        if own:
            self._added.append(new_part(relations_name(name), (own,)))
        self._types.append(f'Override PartName="/{attribute_text(name)}" ContentType="{_WORDML}.{kind}+xml"/>')
        self._relations.append(f'Relationship Id="rIdChecklist{number}" Type="{_R}/{kind}" Target="{base}"/>')
        return f"rIdChecklist{number}"

    def write(self) -> bytes:
        """Give the changed package."""
        if self._added:
            self._extend(relations_name(self._package.main), self._relations, "Relationships")
            self._extend(TYPES, self._types, "Types")
        return write_package((*self._package.parts, *self._added), self._changed)

    def _extend(self, name: str, entries: Iterable[str], root: str) -> None:
        """Add entries before the end of a part that is a flat list, in the prefix its root has."""
        text = self.read(name).decode("utf-8", "replace")
        ends = list(re.finditer(rf"</([\w.-]+:)?{root}\s*>", text))
        if not ends:
            raise self._package.trouble.damaged()
        added = "".join(f"<{ends[-1][1] or ''}{entry}" for entry in entries)
        self.replace(name, (f"{text[: ends[-1].start()]}{added}{text[ends[-1].start() :]}".encode(),))
