"""README and .env.example say what the code does."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
VARIABLES = [field.name.upper() for field in dataclasses.fields(Settings)]


def test_the_example_environment_has_exactly_the_settings() -> None:
    assert re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE) == VARIABLES


def test_the_readme_has_exactly_the_settings() -> None:
    assert re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE) == VARIABLES


def test_the_readme_has_the_two_commands_word_for_word() -> None:
    assert 'pip install -c constraints.txt -e ".[demo]" && python -m bot demo' in README
    assert 'pip install -c constraints.txt -e ".[dev]" && python -m pytest' in README


def test_every_file_that_the_documents_point_to_exists() -> None:
    missing = [
        f"{name}: {target}"
        for name in ("README.md", "CONTRIBUTING.md", "data/README.md", "docs/hosting.md")
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / name).read_text("utf-8"))
        if not (ROOT / name).parent.joinpath(target).exists()
    ]

    assert not missing, missing


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    listed = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    silent = [name for name in listed if not re.search(rf'^    "{re.escape(name)}",\s+# \S', text, re.MULTILINE)]

    assert [name for name in silent if not name.startswith("marquee[")] == []


def test_the_changelog_has_the_version_that_the_code_says() -> None:
    from bot import __version__

    assert re.search(rf"^## \[{re.escape(__version__)}\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
