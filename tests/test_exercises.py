"""Every exercise as software: stub, solution, wrong and unusual right answers; the check itself.

`wrong_answers/NAME.py` holds for the notebook NAME two dicts: WRONG, exercise number -> [(what the
check has to say, an answer with that mistake), ...], and RIGHT, exercise number -> [an answer,
...].
"""

import contextlib
import copy
import decimal
import fractions
import io
import linecache
import os
import re
import runpy
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest

import nnhelpers
from nnhelpers import check_exercise

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def exercises(path):
    """The setup cell of a notebook's exercises, and for each exercise its stub, check, solution."""
    found = {"exercise-setup": [], "answer": [], "check": []}
    solutions = []
    for cell in nbformat.read(path, as_version=4).cells:
        for tag in found.keys() & set(cell.metadata.get("tags", [])):
            found[tag].append(cell.source)
        if cell.cell_type == "markdown" and "<summary>Solution" in cell.source:
            solutions += re.findall(r"```python\n(.*?)```", cell.source, re.DOTALL)
    (setup,) = found["exercise-setup"]
    assert len(found["answer"]) == len(found["check"]) == len(solutions) == 3, path.name
    return setup, list(zip(found["answer"], found["check"], solutions))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    """What a notebook's setup cell defines, its exercises, and their wrong and right answers."""
    before = os.getcwd()
    os.chdir(request.param.parent)
    setup, found = exercises(request.param)
    namespace = {"__name__": "__main__"}
    exec(setup, namespace)
    answers = runpy.run_path(str(ROOT / "tests" / "wrong_answers" / f"{request.param.stem}.py"))
    yield namespace, found, answers
    plt.close("all")
    os.chdir(before)


def said(namespace, answer, check, calls=None):
    """What the check prints of this answer, run in a copy of the setup's names."""
    names = dict(namespace)
    linecache.cache["<answer>"] = (len(answer), None, answer.splitlines(True), "<answer>")
    exec(compile(answer, "<answer>", "exec"), names)
    before = {name: id(value) for name, value in names.items()}

    def spy(*arguments, **settings):
        calls.append(settings)
        check_exercise(*arguments, **settings)

    names["check_exercise"] = check_exercise if calls is None else spy
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
        exec(check, names)

    for name in ("check_exercise", "__warningregistry__"):
        before.pop(name, None), names.pop(name, None)
    assert {name: id(value) for name, value in names.items()} == before, "a check leaves names"
    line = printed.getvalue().strip()
    assert "\n" not in line, line
    return line


def test_stub_is_not_done_yet(notebook):
    namespace, found, _ = notebook
    for number, (stub, check, _) in enumerate(found, 1):
        assert said(namespace, stub, check).startswith(f"Exercise {number}: not done yet")


def test_solution_and_unusual_right_answers_are_correct(notebook):
    namespace, found, answers = notebook
    for number, (_, check, solution) in enumerate(found, 1):
        right = answers["RIGHT"][number]
        assert len(right) >= 2, f"exercise {number}: too few unusual right answers"
        for answer in [solution, *right]:
            assert said(namespace, answer, check).startswith(f"Exercise {number}: correct"), answer


def test_mistakes_are_named(notebook):
    namespace, found, answers = notebook
    for number, (_, check, _) in enumerate(found, 1):
        wrong = answers["WRONG"][number]
        assert len(wrong) >= 4, f"exercise {number}: too few wrong answers"
        for mistake, answer in wrong:
            line = said(namespace, answer, check)
            assert line.startswith(f"Exercise {number}: not yet"), line
            assert mistake.lower() in line.lower(), line


def test_cases_and_mistakes_can_be_told_apart(notebook):
    """Two cases or more; each named mistake at least ten times outside the tolerance in one."""
    namespace, found, _ = notebook
    for _, check, solution in found:
        calls = []
        said(namespace, solution, check, calls)
        (settings,) = calls
        cases, right = settings["cases"], settings.get("right")
        assert len(cases) >= 2 or not cases[0]
        for mistake, wrong in settings.get("mistakes", {}).items():
            far = [
                is_far(wrong(*copy.deepcopy(case)), right(*copy.deepcopy(case)))
                if right
                else settings["accept"](wrong(*copy.deepcopy(case)), *copy.deepcopy(case))
                is not True
                for case in cases
                if possible(wrong, case)
            ]
            assert any(far), mistake


def possible(wrong, case):
    with contextlib.suppress(Exception):
        wrong(*copy.deepcopy(case))
        return True


def is_far(value, right):
    """Whether value differs from right by ten times the tolerance, in its shape or in its keys."""
    if isinstance(right, dict):
        return value.keys() != right.keys() or any(is_far(value[key], right[key]) for key in right)
    if isinstance(right, tuple):
        return len(value) != len(right) or any(map(is_far, value, right))
    value, right = np.asarray(value, float), np.asarray(right, float)
    if value.shape != right.shape:
        return True
    return bool(np.any(~(np.abs(value - right) < 10 * (1e-6 + 1e-4 * np.abs(right)))))


# ------------------------------------------------------------------ check_exercise itself
CASES = [(np.array([[1.0, 2, 4]]),), (np.array([[1.0, 2, 3], [4, 5, 9]]),)]
softmax = nnhelpers.softmax


def plain(z):
    e = np.exp(np.asarray(z))
    return e / e.sum(axis=1, keepdims=True)


def over_all(z):
    return np.exp(z) / np.exp(z).sum()


def verdict(answer, capsys, **settings):
    standard = dict(cases=CASES, right=softmax, mistakes={"one sum for all": over_all})
    check_exercise("Exercise 7", answer, **(standard | settings))
    line = capsys.readouterr().out
    assert line.startswith("Exercise 7: ") and line.count("\n") == 1
    return line.removeprefix("Exercise 7: ").rstrip()


def returns_nothing(z):
    sorted(plain(z).tolist())


def spoils_its_argument(z):
    z -= 100
    return plain(z)


def of_the_first_case(z):
    return plain(CASES[0][0])


def raises(z):
    h = z @ np.ones(7)
    return h


def interrupted(z):
    raise KeyboardInterrupt


def forbidden(z):
    return softmax(z)


def by_the_module(z):
    return nnhelpers.softmax(z)


def off(share):
    return lambda z: plain(z) * (1 + share)


@pytest.mark.parametrize(
    "answer",
    [
        plain,
        lambda z: plain(z).astype(np.float32),
        lambda z: plain(z).tolist(),
        lambda z: [tuple(row) for row in plain(z)],
        lambda z: pd.DataFrame(plain(z), index=range(5, 5 + len(z))),
        lambda z: [[fractions.Fraction(float(p)) for p in row] for row in plain(z)],
        lambda z: [[decimal.Decimal(float(p)) for p in row] for row in plain(z)],
        lambda z: np.array(plain(z), object),
        spoils_its_argument,
        off(5e-5),
    ],
)
def test_right_answers(answer, capsys):
    assert verdict(answer, capsys, without=("softmax", "scipy.special.softmax")) == "correct"
    assert CASES[0][0].tolist() == [[1, 2, 4]] and softmax is nnhelpers.softmax


@pytest.mark.parametrize(
    "answer, message",
    [
        (returns_nothing, "not done yet (did you return it?)"),
        (over_all, "not yet: one sum for all"),
        (of_the_first_case, "not yet: wrong shape (1, 3), expected (2, 3) (case 2 of 2)"),
        (
            lambda z: plain(z).T,
            "not yet: wrong shape (3, 1), expected (1, 3): transposed? (case 1 of 2)",
        ),
        (lambda z: 2 * plain(z).T, "not yet: wrong shape (3, 1), expected (1, 3) (case 1 of 2)"),
        (lambda z: plain(z)[0], "not yet: wrong shape (3,), expected (1, 3) (case 1 of 2)"),
        (off(2e-4), "not yet: expected 0.04201, got 0.04202 at [0, 0] (case 1 of 2)"),
        (lambda z: "high", "not yet: expected numbers, got str (case 1 of 2)"),
        (lambda z: plain(z).astype(str), "not yet: expected numbers, got ndarray (case 1 of 2)"),
        (lambda z: {"p": 1}, "not yet: expected numbers, got ['p'] (case 1 of 2)"),
        (lambda z: [[1, 2], [3]], "not yet: expected numbers, got list (case 1 of 2)"),
        (lambda z: plain(z) * np.nan, "not yet: expected 0.04201, got nan at [0, 0] (case 1 of 2)"),
        (lambda z: plain(z) + 0j, "not yet: expected numbers, got ndarray (case 1 of 2)"),
        (interrupted, "not yet: KeyboardInterrupt (line "),
        (raises, "not yet: ValueError: matmul: "),
        (lambda: 1, "not yet: TypeError: "),
        (7, "not yet: TypeError: 'int' object is not callable"),
    ],
)
def test_what_is_said_of_wrong_answers(answer, message, capsys):
    line = verdict(answer, capsys)
    assert line.startswith(message), line


def test_the_readers_own_line_is_named(capsys):
    assert verdict(raises, capsys).endswith(": h = z @ np.ones(7))")
    assert verdict(interrupted, capsys).endswith(": raise KeyboardInterrupt)")


@pytest.mark.parametrize("answer", [forbidden, by_the_module])
def test_what_is_forbidden_is_taken_away_and_put_back(answer, capsys):
    line = verdict(answer, capsys, without=("softmax",))
    assert line.startswith("not yet: NameError: this exercise is to be done without softmax (line ")
    assert verdict(answer, capsys) == "correct"
    assert softmax is nnhelpers.softmax and nnhelpers.softmax(np.zeros(2)).tolist() == [0.5, 0.5]


def test_dicts_tuples_and_verdicts(capsys):
    def right(n):
        return {"W": np.ones((n, 2)), "b": 3.0}

    settings = dict(cases=[(1,), (2,)], right=right, mistakes={})
    assert verdict(lambda n: {"b": 3, "W": [[1, 1]] * n}, capsys, **settings) == "correct"
    swapped = verdict(lambda n: {"b": 4, "W": [[1, 1]] * n}, capsys, **settings)
    assert swapped == "not yet: b: expected 3, got 4 (case 1 of 2)"
    missing = verdict(lambda n: {"W": [[1, 1]] * n}, capsys, **settings)
    assert missing == "not yet: expected ['W', 'b'], got ['W'] (case 1 of 2)"
    settings["right"] = lambda n: (np.ones(n), n)
    assert verdict(lambda n: [[1] * n, n], capsys, **settings) == "correct"
    line = verdict(lambda n: ([1] * n, 1), capsys, **settings)
    assert line == "not yet: value 2: expected 2, got 1 (case 2 of 2)"
    line = verdict(lambda n: ([1] * n, n, n), capsys, **settings)
    assert line == "not yet: expected 2 values, got 3 (case 1 of 2)"
    for answer in (lambda n: n, lambda n: np.array(n), lambda n: np.ones((1, n))):
        line = verdict(answer, capsys, **settings)
        assert line == "not yet: expected 2 values, got 1 (case 1 of 2)"
    settings["cases"] = [(2,)]  # where there is one case, it goes without saying
    line = verdict(lambda n: (1, n), capsys, **settings)
    assert line == "not yet: value 1: wrong shape (), expected (2,)"
    settings["right"] = lambda n: (np.ones(n), np.zeros(n))
    assert verdict(lambda n: np.stack(settings["right"](n)), capsys, **settings) == "correct"
    settings = dict(cases=[(1,), (2,)], right=None, mistakes={"twice as much": lambda n: 2 * n})
    settings["accept"] = lambda value, n: "too large" if value > n else value == n
    assert verdict(lambda n: n, capsys, **settings) == "correct"
    assert verdict(lambda n: 2 * n, capsys, **settings) == "not yet: twice as much"
    assert verdict(lambda n: 3 * n, capsys, **settings) == "not yet: too large (case 1 of 2)"
    assert (
        verdict(lambda n: 0, capsys, **settings) == "not yet: not what is asked for (case 1 of 2)"
    )
    assert verdict(lambda n: "?", capsys, **settings).startswith("not yet: TypeError: ")
