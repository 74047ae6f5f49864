"""The script that moves seeds moves all kinds that the notebooks use, and not the data."""

import json

import nbformat
import numpy as np
from by_hand.move_seeds import ROOT, failures
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split

import nnhelpers as nn

CELL = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
import json
import numpy as np
import nnhelpers as nn
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
"""
DRAWS = """
def draws(start, **default):
    network = nn.NeuralNetwork(2, 3, 2, **default)
    X, Y = np.ones((6, 2)) * np.arange(6)[:, None], np.eye(2)[[0, 1, 1, 0, 1, 0]]
    network.fit(X, Y, epochs=1, batch_size=1, verbose=False, **default)
    data = nn.load_mnist("digits")
    return [
        np.random.default_rng(start).random(),
        [np.random.default_rng(s).random() for s in range(start, start + 3)],
        make_moons(3, noise=0.1, random_state=start)[0].tolist(),
        [part.tolist() for part in train_test_split(np.arange(20), random_state=start)],
        network.W1.tolist(),
        data.y_train[:50].tolist(),
        nn.prepare(data)[1][:50].argmax(axis=1).tolist(),
    ]
"""


def test_seeds_are_moved_and_the_data_is_not(tmp_path):
    notebook = nbformat.v4.new_notebook()
    run_and_keep = 'json.dump(draws(0), open("draws.json", "w"))'
    sources = ["1 / 0", CELL + DRAWS + run_and_keep, "assert False, 'a bound'"]
    notebook.cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources]
    path = tmp_path / "tiny.ipynb"
    nbformat.write(notebook, path)

    found = list(failures(path, 7))
    assert [(number, error) for number, _, error in found] == [
        (1, "ZeroDivisionError division by zero at 1 / 0"),
        (3, "AssertionError a bound at assert False, 'a bound'"),
    ]
    names = dict(np=np, nn=nn, make_moons=make_moons, train_test_split=train_test_split)
    exec(DRAWS, names)
    moved, *same = [names["draws"](seed, seed=seed) for seed in (7, 0)]
    got = json.loads((tmp_path / "draws.json").read_text())
    assert got == moved and got[:5] != same[0][:5] and got[5:] == same[0][5:]
