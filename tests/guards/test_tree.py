"""The tree itself: nothing of one machine, no registry's address, nothing unfinished, no tests that do not run."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".json", ".html", ".css", ".js", ".txt", ".in", ".mako", ""}
CODE = ("sayso", "bot", "nlu", "backend")
MOST_LINES = {"tests": 500, "code": 400}
MOST_LINES_OF_A_FUNCTION = 50

# Split, so that this file does not hold what it looks for.
MACHINE = re.compile("/ro" + "ot/|/wo" + "rk/|/ho" + "me/[a-z]+/|/tm" + "p/")
REGISTRY = re.compile("python" + r"hosted\.org|py" + r"pi\.org|npm" + r"js\.(org|com)|deb\.deb" + r"ian\.org")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b|NotImplemented" + "Error")
IDLE = re.compile(
    r"pytest\.(sk" + r"ip|mark\.(sk" + r"ip|sk" + r"ipif|xf" + r"ail))|import" + r"orskip|\btime\.sl" + r"eep\("
)


def tracked() -> list[Path]:
    """Every text file that git knows."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


FILES = tracked()
PYTHON = [path for path in FILES if path.suffix == ".py" and path.parent.name != "versions"]  # migrations are generated
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PYTHON}


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """`path:line` of each line that matches."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def is_code(path: Path) -> bool:
    """Of the product, not of its tests."""
    return path.relative_to(ROOT).parts[0] in CODE


def test_no_path_of_one_machine() -> None:
    """A clone works anywhere."""
    assert lines_with(MACHINE, FILES) == []


def test_no_registry_is_named() -> None:
    """Where packages come from is the machine's business."""
    assert lines_with(REGISTRY, FILES) == []


def test_nothing_unfinished() -> None:
    """What is in the tree works."""
    assert lines_with(UNFINISHED, PYTHON) == []


def test_every_test_runs() -> None:
    """No test is passed over, and none waits for time to pass."""
    assert lines_with(IDLE, [path for path in PYTHON if path.is_relative_to(ROOT / "tests")]) == []


def test_modules_have_a_room_s_size() -> None:
    """A reader sees a whole idea at once."""
    sizes = {path: path.read_text(encoding="utf-8").count("\n") for path in PYTHON}
    assert [
        shown(path) for path, size in sizes.items() if size > MOST_LINES["code" if is_code(path) else "tests"]
    ] == []


def test_modules_say_what_they_are() -> None:
    """In their first line."""
    assert [shown(path) for path, tree in TREES.items() if tree.body and not ast.get_docstring(tree)] == []


def test_functions_do_one_thing() -> None:
    """As far as their length can tell."""
    assert [f"{shown(path)}: {name}" for path, tree in TREES.items() for name in long_functions(tree)] == []


def shown(path: Path) -> str:
    """A path as people write it."""
    return str(path.relative_to(ROOT))


def long_functions(tree: ast.Module) -> list[str]:
    """Functions over the limit."""
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
