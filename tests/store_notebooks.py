"""Run notebooks from top to bottom and store them with their outputs, as JupyterLab's Run All and Save would.

    python tests/store_notebooks.py [notebooks/06_mnist_training.ipynb ...]

Without names it takes all of them, in order. Nothing is written for a notebook in which a cell fails or
writes to stderr. Real MNIST must be at hand, because the stored outputs are those of real MNIST.
"""
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from nnhelpers import load_mnist  # noqa: E402


def run(path: Path) -> nbformat.NotebookNode:
    """The notebook at path after a fresh run; RuntimeError if a cell failed or wrote to stderr."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, kernel_name="python3", record_timing=False, coalesce_streams=True, timeout=600,
                            resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise RuntimeError(f"{path.name}: a cell wrote to stderr: {output['text']}")
    return notebook


def store(path: Path) -> None:
    notebook = run(path)
    unfinished = path.with_suffix(".unfinished")
    nbformat.write(notebook, unfinished)
    os.replace(unfinished, path)
    print(f"stored {path.name}, {path.stat().st_size // 1024} KiB", flush=True)


if __name__ == "__main__":
    load_mnist("mnist")
    os.environ["PYTHONWARNINGS"] = "error:::__main__,error:::nnhelpers"
    for name in sys.argv[1:] or sorted((ROOT / "notebooks").glob("*.ipynb")):
        store(Path(name).resolve())
