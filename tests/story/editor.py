"""Stories as an editor's YAML support sees them: plain values, with the schema held against them."""

from __future__ import annotations

import re
from typing import Any

import yaml
from jsonschema import Draft7Validator

from crushgame.story.schema import schema

VALIDATOR = Draft7Validator(schema())


class _Yaml12(yaml.CSafeLoader):
    """YAML 1.2, in which `yes` and `no` are texts."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def loaded(text: str, version: str = "1.1") -> Any:
    """Load a text as an editor does; keys are texts whatever YAML takes them for."""
    loader = yaml.CSafeLoader(text) if version == "1.1" else _Yaml12(text)
    try:
        node = loader.get_single_node()
        _name_keys(node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def flagged(text: str, version: str = "1.1") -> list[str]:
    """Return what an editor would underline, as paths."""
    return [error.json_path for error in VALIDATOR.iter_errors(loaded(text, version))]


def _name_keys(node: yaml.Node | None) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            key.tag = "tag:yaml.org,2002:str"
            _name_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _name_keys(item)
