"""Every exercise as software: the stub is "not done yet", the solution is right, typical mistakes are named.

`wrong_answers/NAME.py` holds for the notebook NAME a dict WRONG: exercise number -> [(what the check has to
say, an answer with that mistake), ...].
"""
import contextlib
import io
import os
import re
import runpy
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def exercises(path: Path) -> tuple[str, list[tuple[str, str, str]]]:
    """The setup cell of a notebook's exercises, and for each exercise its stub, check and solution."""
    setup, answers, checks, solutions = [], [], [], []
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        for tag, found in [("exercise-setup", setup), ("answer", answers), ("check", checks)]:
            if tag in tags:
                found.append(cell.source)
        if cell.cell_type == "markdown" and "<summary>Solution" in cell.source:
            solutions += re.findall(r"```python\n(.*?)```", cell.source, re.DOTALL)
    assert len(setup) == 1 and len(answers) == len(checks) == len(solutions) == 3, path.name
    return setup[0], list(zip(answers, checks, solutions))


def wrong_answers(path: Path) -> dict[int, list[tuple[str, str]]]:
    return runpy.run_path(str(ROOT / "tests" / "wrong_answers" / f"{path.stem}.py"))["WRONG"]


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    """A notebook's path, what its setup cell defines, and its exercises; run in the notebook's folder."""
    before = os.getcwd()
    os.chdir(request.param.parent)
    setup, found = exercises(request.param)
    namespace = {"__name__": "__main__"}
    exec(setup, namespace)
    yield request.param, namespace, found
    plt.close("all")
    os.chdir(before)


def said(namespace: dict, answer: str, check: str) -> str:
    """What the check prints of this answer, run in a copy of the setup's names."""
    names = dict(namespace)
    exec(answer, names)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(check, names)
    return printed.getvalue().strip()


def test_stub_is_not_done_yet(notebook):
    _, namespace, found = notebook
    for number, (stub, check, _) in enumerate(found, 1):
        assert said(namespace, stub, check).startswith(f"Exercise {number}: not done yet")


def test_solution_is_correct(notebook):
    _, namespace, found = notebook
    for number, (_, check, solution) in enumerate(found, 1):
        assert said(namespace, solution, check).startswith(f"Exercise {number}: correct")


def test_mistakes_are_named(notebook):
    path, namespace, found = notebook
    wrong = wrong_answers(path)
    for number, (_, check, _) in enumerate(found, 1):
        assert len(wrong[number]) >= 2, f"exercise {number}: too few wrong answers"
        for mistake, answer in wrong[number]:
            line = said(namespace, answer, check)
            assert line.startswith(f"Exercise {number}: not yet") and mistake.lower() in line.lower(), line
            assert "\n" not in line
