"""Which way arrows run: the contracts in pyproject.toml, kept by import-linter."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


def test_the_house_keeps_its_contracts() -> None:
    """No room reaches up, and no front into the other."""
    result = subprocess.run(
        [str(LINTER), "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_sql_is_written_in_repositories_only() -> None:
    """Other modules ask a repository; migrations, the store itself and the tables may name SQL."""
    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "backend").rglob("*.py"))
        if not path.name.endswith(("repository.py", "tables.py")) and "store" not in path.parts and _builds_sql(path)
    ]
    found += [str(path.relative_to(ROOT)) for path in sorted((ROOT / "bot").rglob("*.py")) if _builds_sql(path)]
    assert found == []


def _builds_sql(path: Path) -> bool:
    names = ("select", "insert", "update", "delete", "text")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("from sqlalchemy") and any(name in line.split("import")[1].split() for name in names):
            return True
    return False
