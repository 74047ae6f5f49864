"""The comparison of outputs notices what changed and nothing else; see comparing.py."""

import os
import re
import subprocess
import sys
from pathlib import Path

import comparing
import nbformat
import pytest
from by_hand import store_notebooks

ROOT = Path(__file__).resolve().parent.parent

SETUP = """import warnings, base64, io
import matplotlib.pyplot as plt
from IPython.display import HTML
def draw(title, y=0.98):
    plt.figure(figsize=(9, 5)).suptitle(title, y=y)
    plt.plot([0, 1], [0, 1])
    plt.show()
def page(title, weights):
    png = io.BytesIO()
    plt.figure().suptitle(title).figure.savefig(png)
    plt.close()
    png = base64.b64encode(png.getvalue()).decode()
    return HTML(f'<img src="data:image/png;base64,{png}"><script>w = "{weights}"</script>')
"""
WEIGHTS = "data:application/octet-stream;base64,"
APPROXIMATE = "approximate"
# what the notebook has stored, what it does now, its tags, and what must be noticed
CELLS = [
    (SETUP, SETUP, "", None),
    ("draw('loss 0.5')", "draw('loss 0.5')", "", None),
    ("draw('loss 0.5')", "draw('loss 0.6')", "", "picture 1: differs by"),
    ("draw('loss')", "draw('loss', 1.1)", "", "picture 1: size "),
    ("draw('a'); draw('b')", "draw('a')", "", "Cell outputs differ"),
    ("draw('loss 0.5')", "draw('loss 0.6')", APPROXIMATE, None),
    ("draw('loss')", "draw('loss', 1.1)", APPROXIMATE, "picture 1: size "),
    ("draw('loss 0.5')", "draw('cost 0.5')", APPROXIMATE, "picture 1: says ['cost#']"),
    ("draw('loss 0.5')", "draw('loss 0.6')", "approximate pixels", "picture 1: differs by"),
    ("draw('loss 0.5')", "draw('loss 0.6')", "nbval-ignore-output", None),
    ("print('98.0% right')", "print('98.1% right')", "", "Cell outputs differ"),
    ("print('98.1%   9.8')", "print('97.9%  10.2')", APPROXIMATE, None),
    ("print('98.09%, 0.06')", "print('89.09%, 0.06')", APPROXIMATE, "Cell outputs differ"),
    ("print('98.1% right')", "print('98.1% wrong')", APPROXIMATE, "Cell outputs differ"),
    ("print('0.5')", "print('nan')", APPROXIMATE, "Cell outputs differ"),
    ("print('1\\r2')", "print('0\\r2')", "", None),
    (f"page('0.5', '{WEIGHTS}AAAA')", f"page('0.5', '{WEIGHTS}BBBB')", "", None),
    (f"page('0.5', '{WEIGHTS}AAAA')", "page('0.5', '')", "", "Cell outputs differ"),
    (f"page('0.5', '{WEIGHTS}A')", f"page('0.6', '{WEIGHTS}A')", "", "picture 1: differs by"),
    (f"page('0.5', '{WEIGHTS}A')", f"page('0.6', '{WEIGHTS}A')", APPROXIMATE, None),
    ("", "warnings.warn('divide by zero encountered in matmul', RuntimeWarning)", "", None),
    ("", "warnings.warn('overflow', RuntimeWarning)", "", "RuntimeWarning"),
]


@pytest.mark.parametrize("exact", [False, True])
def test_notebooks(tmp_path, exact):
    """With a shell that asks for another backend, and a plugin that turns the order around.

    Where training comes to the same bits, an approximate cell is as any other.
    """
    notebook = nbformat.v4.new_notebook()
    for stored, _, tags, _ in CELLS:
        cell = nbformat.v4.new_code_cell(stored, metadata={"tags": tags.split()})
        notebook.cells.append(cell)
    path = tmp_path / "small.ipynb"
    nbformat.write(notebook, path)
    notebook = store_notebooks.run(path)
    for cell, (_, fresh, _, _) in zip(notebook.cells, CELLS):
        cell.source = fresh
    nbformat.write(notebook, path)
    (tmp_path / "turn.py").write_text(
        "def pytest_collection_modifyitems(items):\n    items.reverse()\n"
        f"    import arithmetic\n    arithmetic.computes_as_stored = lambda: {exact}\n"
    )
    options = ["-c", ROOT / ".pytest.ini", "-p", "turn", "--color=no", "-W", "error"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, ROOT / "tests" / "conftest.py", path],
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    said = dict(re.findall(r"(?s)\nCell (\d+): (.*?)(?=\n_____|\n=====)", run.stdout))
    for i, (stored, fresh, tags, noticed) in enumerate(CELLS):
        if exact and APPROXIMATE in tags and stored != fresh and not noticed:
            noticed = "Cell outputs differ" if "print" in fresh else "picture 1: differs by"
        if noticed and re.match("picture .: [ds]i", noticed) and not comparing.draws_as_stored():
            noticed = None
        message = said.get(str(i), "")
        assert bool(message) == bool(noticed) and (noticed or "") in message, (i, run.stdout)
    summary = "Pictures were not compared"
    assert (summary in run.stdout) != comparing.draws_as_stored()


@pytest.mark.parametrize(
    "stored, fresh, far",
    [
        ("98.09%", "97.6%", "97.5%"),  # half a point
        ("98%", "97%", "96%"),  # one step of the last digit
        ("71.2%", "66%", "65%"),  # a fifth of 28.8
        ("0.21 points", "0.7 points", "0.72 points"),
        ("0.9809", "0.976", "0.9758"),
        ("0.0628", "0.0545", "0.05"),
        ("1e-05", "1.9e-05", "3e-05"),
        ("2.3026", "2", "1.8"),
        ("9,809", "9,529", "9,528"),  # two spreads
        ("−4", "-5", "-6"),
        ("0", "1", "2"),
        ("[0.5, 1. ]", "[0.45, 1. ]", "[0.3, 1. ]"),
        ("  9.8 of 784-128-10", "10.1 of 784-128-10", "9.8 of 784-182-10"),
    ],
)
def test_near(stored, fresh, far):
    settled, squeezed = comparing.settle(fresh, stored)
    assert settled == squeezed
    settled, squeezed = comparing.settle(far, stored)
    assert settled != squeezed


def test_probe_tells():
    probe = comparing.draw_probe()
    assert (comparing.pixels(probe) == comparing.pixels(comparing.draw_probe())).all()
    assert not comparing.picture_differences([probe], [probe], by_pixels=True)
    assert comparing.picture_differences([probe], [], by_pixels=False)
