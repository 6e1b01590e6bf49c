"""The import order of DESIGN §3: apps know only those below them, and inside an app each file only those before it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
# From the ground up. `publications` stands beside `events`: neither knows the other.
APPS = [
    "core",
    "accounts",
    "editorial",
    "cities",
    "memberships",
    "charter",
    "experiences",
    "events",
    "publications",
    "awards",
    "pages",
    "figures",
]
BESIDE = {("publications", "events"), ("events", "publications")}
# What holds and moves data imports only downwards; what delivers pages and feeds may read any app's public querysets.
DOMAIN = {
    "enums",
    "models",
    "translation",
    "permissions",
    "workflow",
    "actions",
    "emails",
    "forms",
    "reference",
    "apps",
}
LAYERS = [
    {"enums"},
    {"models", "workflow", "permissions"},
    {"emails"},
    {"actions"},
    {"forms", "filters"},
    {"views", "admin", "urls"},
]


def modules():
    for app in APPS:
        for path in sorted((BASE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield app, path


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def is_domain(path, app):
    return path.relative_to(BASE / app).parts[0].removesuffix(".py") in DOMAIN


def layer_of(module):
    parts = module.split(".")
    name = parts[1] if len(parts) > 1 else ""
    return next((rank for rank, names in enumerate(LAYERS) if name in names), None)


@pytest.mark.parametrize("app", APPS)
def test_app_knows_only_apps_below_it(app):
    wrong = []
    for owner, path in modules():
        if owner != app or not is_domain(path, app):
            continue
        for module in imported_modules(path):
            other = module.split(".")[0]
            if other in APPS and (APPS.index(other) > APPS.index(app) or (app, other) in BESIDE):
                wrong.append(f"{path.relative_to(BASE)} imports {module}")

    assert wrong == []


def test_file_knows_only_files_before_it():
    wrong = []
    for app, path in modules():
        mine = layer_of(".".join(path.relative_to(BASE).with_suffix("").parts))
        for module in imported_modules(path):
            theirs = layer_of(module)
            if module.split(".")[0] == app and None not in (mine, theirs) and theirs > mine:
                wrong.append(f"{path.relative_to(BASE)} imports {module}")

    assert wrong == []


def test_long_modules_are_split():
    long = [
        f"{path.relative_to(BASE)}: {count}"
        for _, path in modules()
        if (count := len(path.read_text().splitlines())) > 400
    ]

    assert long == []


def test_settings_and_urls_are_the_only_place_that_joins_apps():
    known = {module.split(".")[0] for _, path in modules() for module in imported_modules(path)}

    assert "aice_site" not in known
