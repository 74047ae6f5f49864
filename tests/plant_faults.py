"""Plant faults in a copy of the tree, one at a time, and see whether the tests notice.

    python tests/plant_faults.py [06 08 ...]

Run by hand, with real MNIST at hand (about twenty minutes for all notebooks; numbers choose some of them). The
digits changed in stored outputs are planted in all cells of a notebook at once, because nbval judges each cell
by itself: every cell has to fail. Exits with 1 if any fault is missed.
"""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
from test_notebooks import HELPER, definitions  # noqa: E402

from nnhelpers import load_mnist  # noqa: E402

missed = []


def report(fault: str, caught: bool) -> None:
    print(f"{'caught' if caught else 'MISSED'}  {fault}", flush=True)
    if not caught:
        missed.append(fault)


def pytest(tree: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "--tb=no", *arguments], cwd=tree, text=True,
                          capture_output=True)


def fails(tree: Path, *arguments: str) -> bool:
    """Whether pytest ran tests of these and one failed; anything else (no test, no start) is no catch."""
    return pytest(tree, "-p", "no:nbval", "-o", "addopts=", *arguments).returncode == 1


def plant(tree: Path, name: str, change, fault: str, *arguments: str) -> None:
    """Change the text of one file, run the tests that should notice, and put the file back."""
    path = tree / name
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, f"no place for the fault: {fault}"
    path.write_text(after, encoding="utf-8")
    report(fault, fails(tree, *arguments))
    path.write_text(before, encoding="utf-8")


def plant_in_cell(tree: Path, path: Path, index: int, change, fault: str, *arguments: str) -> None:
    """The same for one cell of a notebook, which change is given and alters."""
    def edit(text):
        notebook = nbformat.reads(text, as_version=4)
        change(notebook.cells[index])
        return nbformat.writes(notebook)
    plant(tree, f"notebooks/{path.name}", edit, f"{path.stem}: {fault}", *arguments, "-k", path.stem)


def change_a_digit(text: str, rng: random.Random) -> str:
    place = rng.choice([match.start() for match in re.finditer(r"\d", text)])
    return text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1:]


def change_outputs(tree: Path, path: Path) -> None:
    """A digit in every compared output with a digit; each of these cells has to fail under nbval."""
    notebook, rng, changed = nbformat.read(path, as_version=4), random.Random(0), set()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            continue
        for output in cell.outputs:
            place, key = (output, "text") if "text" in output else (output.data, "text/plain")
            if re.search(r"\d", place[key]):
                place[key] = change_a_digit(place[key], rng)
                changed.add(number)
    target = tree / "notebooks" / path.name
    before = target.read_bytes()
    nbformat.write(notebook, target)
    result = pytest(tree, "-rf", "tests/conftest.py", f"notebooks/{path.name}")
    target.write_bytes(before)
    failed = {int(number) for number in re.findall(r"^FAILED .*::Cell (\d+)", result.stdout, re.MULTILINE)}
    for number in sorted(changed):
        report(f"{path.stem}: a digit changed in the output of code cell {number}", number in failed)
    report(f"{path.stem}: and no other cell failed", failed == changed)


def faults_of_notebook(tree: Path, path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    change_outputs(tree, path)
    solutions = [i for i, cell in enumerate(cells) if "<summary>Solution" in cell.source]
    for number, index in enumerate(solutions, 1):
        def spoil(cell):
            cell.source = re.sub(r"(?m)^(\s+)return .*$", r"\1return None", cell.source)
        plant_in_cell(tree, path, index, spoil, f"solution {number} broken", "tests/test_exercises.py")
    for index, cell in enumerate(cells):
        if cell.cell_type == "code":
            for name in {name for name, _ in definitions(cell.source)} & set(HELPER):
                signature = f"def {name.split('.')[-1]}("

                def drift(cell, signature=signature):
                    place = cell.source.index("\n", cell.source.index("):", cell.source.index(signature))) + 1
                    indent = re.match(r" +", cell.source[place:])[0]
                    cell.source = f"{cell.source[:place]}{indent}pass\n{cell.source[place:]}"
                plant_in_cell(tree, path, index, drift, f"{name} drifts from the helper", "tests/test_notebooks.py")
    middle = [i for i, cell in enumerate(cells) if cell.cell_type == "code" and cell.outputs][3]

    def unrun(cell):
        cell.execution_count, cell.outputs = None, []
    plant_in_cell(tree, path, middle, unrun, "a cell stored without being run", "tests/test_notebooks.py")

    def blank(cell):
        cell.outputs = []
    plant_in_cell(tree, path, middle, blank, "a cell stored without its output", "tests/test_notebooks.py")

    def dead_link(cell):
        cell.source = cell.source.replace(".ipynb)", "s.ipynb)", 1)
    linked = next(i for i, cell in reversed(list(enumerate(cells))) if ".ipynb)" in cell.source and i < len(cells) - 1)
    plant_in_cell(tree, path, linked, dead_link, "a dead link", "tests/test_notebooks.py")

    def other_number(cell):
        cell.source += "\n\nThat is 17.3519 in all."
    prose = next(i for i, cell in enumerate(cells) if cell.cell_type == "markdown" and i > 2)
    plant_in_cell(tree, path, prose, other_number, "a number in prose that no cell computes", "tests/test_notebooks.py")


def faults_of_project(tree: Path) -> None:
    for name in ("requirements.txt", "environment.yml"):
        plant(tree, name, lambda text: text.replace("numpy>=2.0", "numpy>=2.1"), f"another version of numpy in {name}",
              "tests/test_project.py")
    plant(tree, "README.md", lambda text: text.replace("03_loss.ipynb", "03_los.ipynb"), "a dead link in the README",
          "tests/test_project.py")
    for was, fault in [("dz2 = (y_pred - y_true)", "dz2 = (y_true - y_pred)"), ("* (z1 > 0)", "* (h1 >= 0)"),
                       ("(y_pred - y_true) / len(X)", "(y_pred - y_true)"),
                       ("-= self.learning_rate", "+= self.learning_rate")]:
        plant(tree, "nnhelpers.py", lambda text, was=was, fault=fault: text.replace(was, fault, 1),
              f"nnhelpers: {fault!r} in the place of {was!r}", "tests/test_network.py")


if __name__ == "__main__":
    load_mnist("mnist")
    os.environ.setdefault("MPLBACKEND", "Agg")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "__pycache__"))
        faults_of_project(copy)
        for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
            if len(sys.argv) == 1 or notebook.name[:2] in sys.argv[1:]:
                faults_of_notebook(copy, notebook)
    print(f"{len(missed)} missed" if missed else "every fault was caught")
    sys.exit(1 if missed else 0)
