"""YAML of other tools: with bounded aliases and depth, tags of any kind, and nothing built but plain data."""

from __future__ import annotations

from typing import Any

import yaml

_MOST_ALIASES = 500
_LONGEST = 1_000_000


class _Loader(yaml.SafeLoader):
    """Plain data; what a tag would build is its text, its list or its table."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > _MOST_ALIASES:
                raise yaml.YAMLError("too many aliases")
        return super().compose_node(parent, index)


def _any(loader: _Loader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None


_Loader.add_multi_constructor("", _any)


def load_yaml(text: str) -> Any:
    """The first document of a YAML text; ``None`` where it cannot be read."""
    found = load_all(text)
    return found[0] if found else None


def load_all(text: str) -> list[Any]:
    """Every document of a YAML text; none where it cannot be read."""
    if len(text) > _LONGEST:
        return []
    loader = _Loader(text)
    found = []
    try:
        while loader.check_data():  # type: ignore[no-untyped-call]
            found.append(loader.get_data())
            if len(found) >= 200:
                break
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, AttributeError):
        return []
    finally:
        loader.dispose()
    return found
