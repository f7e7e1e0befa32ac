"""Which languages a help center has, and what each one's builder file says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from portal.errors import ConfigError
from portal.settings import Settings

_DEEPEST = 8  # nobody inherits that deep but in a circle


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a help center.

    Attributes:
        code: such as `fr`; the folder of its pages on the server.
        config: its builder file, `mkdocs.yml` or `mkdocs.<code>.yml`.
        docs: folder of its sources.
        strict: whether a broken link fails the build; false where `extra.guichet.links` is `warn`.
        looks: folder of its own templates (`theme.custom_dir`), or None.
        extra: what `extra.guichet` says.
    """

    code: str
    config: Path
    docs: Path
    strict: bool = True
    looks: Path | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_languages(settings: Settings) -> tuple[Language, ...]:
    """Returns the languages of `support.toml`, the default first, each with its builder file.

    Raises:
        ConfigError: a file is absent or cannot be read, or a language has no builder file or no sources.
    """
    codes = _codes(settings.promise_file)
    languages = []
    for code in codes:
        config = settings.root / ("mkdocs.yml" if code == codes[0] else f"mkdocs.{code}.yml")
        if not config.is_file():
            raise ConfigError(
                f"support.toml promises the language {code}, but there is no {config.name}",
                f"Write {config.name} (three lines: INHERIT: mkdocs.yml, docs_dir: docs/{code}, theme: {{language: "
                f"{code}}}), or remove {code} from [desk] languages.",
            )
        languages.append(_read_language(settings.root, code, config))
    return tuple(languages)


def _codes(promise_file: Path) -> tuple[str, ...]:
    try:
        promises = tomllib.loads(promise_file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(
            f"There is no support.toml in {promise_file.parent}",
            "Go to the help center's folder, name it with -C, or make one with: guichet new",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"support.toml cannot be read: {error}") from error
    desk = promises.get("desk")
    codes = desk.get("languages") if isinstance(desk, dict) else None
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) and code.isalpha() for code in codes):
        raise ConfigError(
            "support.toml: desk.languages is not a list of language codes", 'Write: languages = ["fr", "en"]'
        )
    return tuple(dict.fromkeys(codes))


def _read_language(root: Path, code: str, config: Path) -> Language:
    options = _read_config(config)
    docs = root / str(options.get("docs_dir") or "docs")
    if not docs.is_dir():
        raise ConfigError(
            f"{config.name}: docs_dir names a folder that does not exist: {docs.relative_to(root)}",
            "Create it with an index.md, or correct docs_dir.",
        )
    extra = _mapping(_mapping(options.get("extra")).get("guichet"))
    looks = _mapping(options.get("theme")).get("custom_dir")
    return Language(
        code=code,
        config=config,
        docs=docs,
        strict=extra.get("links") != "warn",
        looks=root / str(looks) if looks else None,
        extra=extra,
    )


def _read_config(file: Path, depth: int = 0) -> dict[str, Any]:
    """Returns what a builder file says, with what it inherits beneath."""
    try:
        options = yaml.load(file.read_text(encoding="utf-8"), Loader=_PlainLoader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError as error:
        raise ConfigError(f"A builder file inherits {file.name}, which does not exist", "Correct INHERIT.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file.name} cannot be read: {error}") from error
    own = _mapping(options)
    parent = own.pop("INHERIT", None)
    if parent is None:
        return own
    if depth == _DEEPEST:
        raise ConfigError(f"{file.name} inherits in a circle", "Correct INHERIT.")
    return _merge(_read_config(file.parent / str(parent), depth + 1), own)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


class _PlainLoader(yaml.CSafeLoader):
    """Reads a builder file without running what its tags name (`!!python/name:…`, `!ENV`).

    In C: a menu may be thousands of lines.
    """


def _ignore_tag(_loader: _PlainLoader, _suffix: str, _node: yaml.Node) -> None:
    return None


_PlainLoader.add_multi_constructor("!", _ignore_tag)
_PlainLoader.add_multi_constructor("tag:yaml.org,2002:python/", _ignore_tag)
