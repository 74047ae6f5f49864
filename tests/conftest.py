"""How pytest runs the notebooks; how their outputs are compared is in comparing.py."""

import functools

import arithmetic
import comparing
import matplotlib
import pytest
from nbval.plugin import IPyNbCell

from nnhelpers import load_mnist

matplotlib.use("Agg")
comparing.set_kernel_environment()


@pytest.fixture(scope="session")
def data():
    """What load_mnist finds here: real MNIST, or scikit-learn's small digits."""
    return load_mnist()


def pytest_configure(config):
    if config.getoption("dist", "no") in ("load", "loadgroup", "worksteal"):  # pytest -n
        config.option.dist = "loadfile"  # a notebook's cells share a kernel


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    # A notebook's cells run in their order, whatever shuffled the tests.
    items.sort(
        key=lambda item: (str(item.path), item.cell_num) if isinstance(item, IPyNbCell) else ("", 0)
    )
    for item in items:
        item.add_marker(pytest.mark.filterwarnings(comparing.SPURIOUS))
    cells = [item for item in items if isinstance(item, IPyNbCell)]
    for cell in cells:
        cell.compare_outputs = functools.partial(comparing.compare_outputs, cell)
    tagged = [cell for cell in cells if "mnist" in cell.cell.metadata.get("tags", [])]
    if tagged and load_mnist().name != "mnist":
        for cell in tagged:
            cell.options["check"] = False


def pytest_terminal_summary(terminalreporter):
    if not comparing.draws_as_stored():
        line = "Pictures were not compared: Matplotlib draws tests/probe.png differently here."
        terminalreporter.write_line(line)
    if not arithmetic.computes_as_stored():
        line = "Results of training were compared approximately: they are other numbers here."
        terminalreporter.write_line(line)
