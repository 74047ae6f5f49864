"""Plant faults in a copy of the tree, one at a time, and see whether the tests notice.

    python tests/by_hand/plant_faults.py [00 06 ... project pages]

Run by hand, with real MNIST at hand (about an hour for all; numbers choose notebooks). nbval judges
each cell by itself, so what it has to notice is planted in all cells of a notebook at once, and
each of these cells has to fail. What fails unplanted is not counted. Exits with 1 if one is missed.
"""

import base64
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
from test_formulas import one_line, shown  # noqa: E402
from test_notebooks import HELPER, definitions, tags  # noqa: E402
from test_prose import Source, claims, held_to, sections  # noqa: E402

from nnhelpers import load_mnist  # noqa: E402

planted, missed = [], []


def report(fault, caught):
    print(f"{'caught' if caught else 'MISSED'}  {fault}", flush=True)
    planted.append(fault)
    if not caught:
        missed.append(fault)


def pytest(tree, *arguments):
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", *arguments]
    return subprocess.run(command, cwd=tree, text=True, capture_output=True)


def failing_tests(tree, *arguments):
    """The names of the tests that fail. No test, or no start, is an error and no catch."""
    result = pytest(tree, "-p", "no:nbval", "-o", "addopts=", "-rf", *arguments)
    assert result.returncode in (0, 1), result.stdout + result.stderr
    return set(re.findall(r"^FAILED (\S+)", result.stdout, re.MULTILINE))


class Tests:
    """Some of the tests, and which of them fail without any fault."""

    def __init__(self, tree, *arguments):
        self.tree, self.arguments = tree, arguments
        self.unplanted = failing_tests(tree, *arguments)

    def plant(self, name, change, fault):
        """Change the text of one file, see whether one more test fails, and put the file back."""
        path = self.tree / name
        before = path.read_bytes()
        text = before.decode("utf-8")
        after = change(text)
        if after == text:
            report(f"{fault}: no place for it", False)
            return
        path.write_bytes(after.encode("utf-8"))
        report(fault, bool(failing_tests(self.tree, *self.arguments) - self.unplanted))
        path.write_bytes(before)

    def replace(self, name, was, fault):
        self.plant(name, lambda text: text.replace(was, fault, 1), f"{name}: {was!r} is {fault!r}")

    def plant_in_cell(self, path, index, change, fault):
        """The same for one cell of a notebook, which change is given and alters."""

        def edit(text):
            notebook = nbformat.reads(text, as_version=4)
            change(notebook.cells[index])
            return nbformat.writes(notebook)

        self.plant(f"notebooks/{path.name}", edit, f"{path.stem}: {fault}")


# ------------------------------------------------------------------ what nbval has to notice
def failing_cells(tree, path):
    result = pytest(tree, "-rf", "tests/conftest.py", f"notebooks/{path.name}")
    return set(map(int, re.findall(r"^FAILED .*::Cell (\d+)", result.stdout, re.MULTILINE)))


def other_digit(cell, rng):
    """A digit of the output changes; in an approximate one a number grows to twice and more."""
    changed = False
    for output in cell.outputs:
        place, key = (
            (output, "text") if "text" in output else (output.get("data", {}), "text/plain")
        )
        text = place.get(key, "")
        if "<Figure" in text or not re.search(r"\d", text):
            continue
        if "approximate" in tags(cell):
            number = rng.choice(
                list(re.finditer(r"(?<![\w.,])\d+(?:\.\d+)?(?![\w.,]*\d)", text)) or [None]
            )
            if number is None:
                continue
            larger = str(2 * float(number[0]) + 30)
            place[key] = text[: number.start()] + larger + text[number.end() :]
        else:
            at = rng.choice([match.start() for match in re.finditer(r"\d", text)])
            place[key] = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        changed = True
    return changed


def mirrored_picture(cell, rng):
    """The stored picture is turned left to right."""
    changed = False
    for output in cell.outputs:
        data = output.get("data", {})
        if "image/png" in data:
            picture, file = (
                Image.open(io.BytesIO(base64.b64decode(data["image/png"]))),
                io.BytesIO(),
            )
            picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(file, "PNG")
            data["image/png"] = base64.b64encode(file.getvalue()).decode()
            changed = True
    return changed


def other_label(cell, rng):
    """A title, a label or a legend in the code of a figure says something else."""
    if not any("image/png" in output.get("data", {}) for output in cell.outputs):
        return False
    words = r"((?:title|label|legend|text|annotate)\w*[=(]\s*(?:[\w.*+ -]+,\s*)*f?\")(?=[A-Za-z])"
    places = list(re.finditer(words, cell.source))
    if places:
        at = rng.choice(places).end()
        cell.source = cell.source[:at] + "un" + cell.source[at:]
    return bool(places)


def other_data(cell, rng):
    """An axis of a figure runs the other way."""
    if not any("image/png" in output.get("data", {}) for output in cell.outputs):
        return False
    down = "axes.set_ylim(sorted(axes.get_ylim(), reverse=True))"  # also of axes that share theirs
    turned = rf"\1for axes in plt.gcf().axes: {down}\n\1plt.show()"
    before, cell.source = cell.source, re.sub(r"(?m)^( *)plt\.show\(\)", turned, cell.source)
    return cell.source != before


def plant_in_all_cells(tree, path, change, unplanted):
    """The change in all cells of a notebook that are compared; each of them has to fail."""
    notebook, rng, changed = nbformat.read(path, as_version=4), random.Random(0), set()
    pixels = change is not other_digit
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        ignored = "nbval-ignore-output" in tags(cell)
        by_size_only = pixels and "approximate" in tags(cell) and "pixels" not in tags(cell)
        if not ignored and not by_size_only and change(cell, rng):
            changed.add(number)
    target = tree / "notebooks" / path.name
    before = target.read_bytes()
    nbformat.write(notebook, target)
    failed = failing_cells(tree, path)
    target.write_bytes(before)
    for number in sorted(changed - unplanted):
        report(f"{path.stem}: code cell {number}: {change.__doc__}", number in failed)
    rest = failed - changed - unplanted
    assert change is not other_digit or not rest, f"cells {rest} fail though nothing was planted"


# ------------------------------------------------------------------ what other tests have to notice
def faults_in_code(tree, path, cells):
    exercises = Tests(tree, "tests/test_exercises.py", "-k", path.stem)
    solutions = [i for i, cell in enumerate(cells) if "<summary>Solution" in cell.source]
    for number, index in enumerate(solutions, 1):

        def spoil(cell):
            cell.source = re.sub(r"(?m)^(\s+)return .*$", r"\1return None", cell.source)

        exercises.plant_in_cell(path, index, spoil, f"solution {number} broken")
    template = Tests(tree, "tests/test_notebooks.py", "-k", path.stem)
    for index, cell in enumerate(cells):
        if cell.cell_type == "code":
            for name in {name for name, _ in definitions(cell.source)} & set(HELPER):
                signature = f"def {name.split('.')[-1]}("

                def drift(cell, signature=signature):
                    start = cell.source.index("):", cell.source.index(signature))
                    place = cell.source.index("\n", start) + 1
                    indent = re.match(r" +", cell.source[place:])[0]
                    cell.source = f"{cell.source[:place]}{indent}pass\n{cell.source[place:]}"

                template.plant_in_cell(path, index, drift, f"{name} drifts from the helper")
    middle = [i for i, cell in enumerate(cells) if cell.cell_type == "code" and cell.outputs][3]

    def unrun(cell):
        cell.execution_count, cell.outputs = None, []

    def blank(cell):
        cell.outputs = []

    def dead_link(cell):
        cell.source = cell.source.replace(".ipynb)", "s.ipynb)", 1)

    template.plant_in_cell(path, middle, unrun, "a cell stored without being run")
    template.plant_in_cell(path, middle, blank, "a cell stored without its output")
    linked = [i for i, cell in enumerate(cells[:-1]) if ".ipynb)" in cell.source]
    template.plant_in_cell(path, linked[-1], dead_link, "a dead link")
    check = [i for i, cell in enumerate(cells) if "check" in tags(cell)][0]
    template.plant_in_cell(path, check, lambda cell: cell.metadata.pop("jupyter"), "an open check")


def faults_in_prose(tree, path, notebook, how_many=8):
    """Numbers of the text, each changed where it stands to one that its notebook does not have."""
    rng, places, whole = random.Random(0), [], Source(sum(sections(notebook), []))
    for _, prose, _ in held_to(notebook):
        for number, _, percent, sentence in claims(prose):
            if sentence.count(number) == 1:
                places.append((sentence, number, percent))
    tests = Tests(tree, "tests/test_prose.py", "-k", path.stem)
    for sentence, number, percent in rng.sample(places, min(how_many, len(places))):
        endings = [*"0123456789", *(f"{number[-1]}{digit}" for digit in range(1, 10))]
        wrongs = [number[:-1] + ending for ending in endings if ending != number[-1]]
        wrong = next(wrong for wrong in wrongs if not whole.holds(wrong, False, percent))
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "markdown" and sentence in cell.source:

                def change(cell, sentence=sentence, number=number, wrong=wrong):
                    cell.source = cell.source.replace(sentence, sentence.replace(number, wrong), 1)

                tests.plant_in_cell(path, index, change, f"{number}{'%' * percent} is {wrong}")
                break


def faults_in_formulas(tree, path, notebook):
    """A sign, a transpose, a factor or an index of every displayed formula."""
    swaps = [
        (" - ", " + "),
        (" + ", " - "),
        (r"^\top", ""),
        ("2", "3"),
        ("= -", "= "),
        (r"\le", r"\ge"),
    ]
    tests = Tests(tree, "tests/test_formulas.py", "-k", "shown or here")
    here = {latex for latex, stems in shown()[0].items() if path.stem in stems}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            for latex in re.findall(r"\$\$(.*?)\$\$", cell.source, re.DOTALL):
                swap = next(((was, wrong) for was, wrong in swaps if was in latex), None)
                if swap and one_line(latex) in here:

                    def change(cell, latex=latex, swap=swap):
                        cell.source = cell.source.replace(latex, latex.replace(*swap, 1), 1)

                    fault = f"{swap[0]!r} is {swap[1]!r} in {one_line(latex)[:50]}"
                    tests.plant_in_cell(path, index, change, fault)


def faults_of_notebook(tree, path):
    notebook = nbformat.read(path, as_version=4)
    notebook.path = path
    faults_in_code(tree, path, notebook.cells)
    faults_in_prose(tree, path, notebook)
    faults_in_formulas(tree, path, notebook)
    unplanted = failing_cells(tree, path)
    print(f"{path.stem}: {len(unplanted)} cells fail unplanted", flush=True)
    for change in (other_digit, mirrored_picture, other_label, other_data):
        plant_in_all_cells(tree, path, change, unplanted)


# ------------------------------------------------------------------ around the notebooks
PROJECT = {
    "requirements.txt": [("numpy>=2.0", "numpy>=2.1"), ("nbval>=0.11,<0.12", "nbval>=0.13,<0.12")],
    "environment.yml": [
        *(("numpy>=2.0", "numpy>=2.1"), ("conda-forge", "conda-forge-2")),
        *(
            ("python=3.13", "python=3.19"),
            ("python=3.13", "python=3.10"),
            ("  - pandas", "  # pandas"),
        ),
    ],
    ".ruff.toml": [("py311", "py312")],
    ".github/workflows/test.yml": [
        ('"3.14"]', '"3.12"]'),
        ('python-version: "3.11"', 'python-version: "3.12"'),
    ],
    "README.md": [
        *(("03_loss.ipynb)", "03_los.ipynb)"), ("Python 3.11 or newer", "Python 3.10 or newer")),
        *(("pytest -W error", "pytest -W eror"), (r".venv\Scripts\pip", r".venv\bin\pip")),
        *(
            ("py -m venv", "py3 -m venv"),
            (r"notebooks\00", "notebooks/00"),
            ("-r requirements", "-r requirement"),
        ),
        *(
            ("load_mnist('mnist')", "load_mist('mnist')"),
            ("load_mnist('mnist')", "load_mnist('mnist', 2)"),
        ),
        *(("store_notebooks.py", "store_notebook.py"), ("mnist_28x28.npz", "mnist_28.npz")),
        *(("benchmark_training.py", "benchmark.py"), ("environment.yml", "environment.yaml")),
        *(("Eleven Jupyter", "Twelve Jupyter"), ("3.13 and 3.14", "3.12 and 3.14")),
    ],
}
NETWORK = [
    ("dz2 = (y_pred - y_true)", "dz2 = (y_true - y_pred)"),
    ("* (z1 > 0)", "* (h1 >= 0)"),
    ("(y_pred - y_true) / len(X)", "(y_pred - y_true)"),
    ("- self.learning_rate", "+ self.learning_rate"),
]
PAGES = {
    "network.html": [
        *(
            ("Math.max(0, z)", "Math.abs(z)"),
            ("p - (k === y)", "p + (k === y)"),
            ("- z2[y]", "- z2[0]"),
        ),
        *(("z1[j] > 0 ? d : 0", "h1[j] >= 0 ? d : 0"), ("dz2.map(d => h * d)", "dz2.map(d => d)")),
        *(("w - rate * d", "w + rate * d"), ('silent ? "silent"', '!silent ? "silent"')),
        ("silent ? 1.5", "silent ? 9"),
    ],
    "descent.html": [
        *(("value - rate", "value + rate"), ("2 / Math.max(...lambda)", "1 / Math.max(...lambda)")),
        *(("w2 ** 2) / 2", "w2 ** 2)"), ("Math.log10(lambda[1])", "lambda[1]")),
    ],
    "draw_a_digit.html": [
        *(
            ("Math.max(0, z)", "Math.abs(z)"),
            ("Math.round(14 - x", "Math.round(15 - x"),
            ("/ 20, n", "/ 28, n"),
        ),
        *(
            ("v.z2[b] - v.z2[a]", "v.z2[a] - v.z2[b]"),
            ('"Escape"', '"Enter"'),
            ("100 * y_pred", "90 * y_pred"),
        ),
        *(
            ("[178, 24, 43] : [33", "[33, 24, 43] : [33"),
            ("Math.abs(adds) / long", "Math.abs(adds) / 2"),
        ),
    ],
}


def faults_of_project(tree):
    tests = Tests(tree, "tests/test_project.py")
    for name, faults in PROJECT.items():
        for was, wrong in faults:
            tests.replace(name, was, wrong)
    row = re.compile(r"(02_forward_pass\.ipynb\).*\| )(\d+)( \|)(?=\n)")
    tests.plant("README.md", lambda text: row.sub(r"\g<1>9\g<2>\3", text), "README: other minutes")
    tests = Tests(tree, "tests/test_network.py")
    for was, wrong in NETWORK:
        tests.replace("nnhelpers.py", was, wrong)


def faults_of_pages(tree):
    tests = Tests(tree, "tests/test_pages.py")
    for name, faults in PAGES.items():
        for was, wrong in faults:
            tests.replace(f"notebooks/pages/{name}", was, wrong)


if __name__ == "__main__":
    load_mnist("mnist")
    os.environ.setdefault("MPLBACKEND", "Agg")
    chosen = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "tree"
        ignored = shutil.ignore_patterns(".venv", ".git", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=ignored)
        if not chosen or "project" in chosen:
            faults_of_project(copy)
        if not chosen or "pages" in chosen:
            faults_of_pages(copy)
        for stored in sorted((ROOT / "notebooks").glob("*.ipynb")):
            if not chosen or stored.stem[:2] in chosen:
                faults_of_notebook(copy, stored)
    print(f"{len(planted)} faults planted, {len(missed)} missed", *missed, sep="\n")
    sys.exit(1 if missed else 0)
