"""How pytest runs the notebooks: warnings are errors, and cells tagged `mnist` are compared on real MNIST only."""
import os

import matplotlib
import pytest

from nnhelpers import load_mnist

matplotlib.use("Agg")
# In the kernels that nbval starts, a warning that a cell or the helper causes is an error.
os.environ["PYTHONWARNINGS"] = "error:::__main__,error:::nnhelpers"


@pytest.fixture(scope="session")
def data():
    """What load_mnist finds here: real MNIST, or scikit-learn's small digits."""
    return load_mnist()


def pytest_collection_modifyitems(items):
    tagged = [item for item in items if "mnist" in tags(item)]
    if tagged and load_mnist().name != "mnist":
        for item in tagged:
            item.options["check"] = False


def tags(item) -> list[str]:
    """The tags of a notebook's cell, none for any other test."""
    return item.cell.metadata.get("tags", []) if hasattr(item, "cell") else []
