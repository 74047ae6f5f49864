"""Run notebooks from top to bottom and store them as JupyterLab's Run All and Save would.

    python tests/by_hand/store_notebooks.py [notebooks/06_mnist_training.ipynb ...]

Without names it takes all of them, in order. Nothing is written for a notebook in which a cell
fails or writes to stderr. Real MNIST must be at hand: the stored outputs are those of real MNIST.
Where Matplotlib draws other pixels than those stored, or training comes to other bits (see
tests/comparing.py and arithmetic.py), only all notebooks can be stored, and new probes with them.
"""

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbval.plugin import coalesce_streams

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
import arithmetic  # noqa: E402
import comparing  # noqa: E402

from nnhelpers import load_mnist  # noqa: E402


def run(path: Path) -> nbformat.NotebookNode:
    """The notebook at path after a fresh run; RuntimeError if a cell failed or wrote to stderr."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        timeout=1800,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = coalesce_streams(
                cell.outputs
            )  # progress that overwrites its line leaves the last
            for output in cell.outputs:
                if output.get("name") == "stderr":
                    raise RuntimeError(f"{path.name}: a cell wrote to stderr: {output['text']}")
    return notebook


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)
    print(f"stored {path.name}, {len(content) // 1024} KiB", flush=True)


if __name__ == "__main__":
    load_mnist("mnist")
    comparing.set_kernel_environment()
    if sys.argv[1:] and not (comparing.draws_as_stored() and arithmetic.computes_as_stored()):
        sys.exit(
            "This machine draws or computes other than the stored: give no names, to store all."
        )
    for name in sys.argv[1:] or sorted((ROOT / "notebooks").glob("*.ipynb")):
        path = Path(name).resolve()
        replace(path, (nbformat.writes(run(path)) + "\n").encode())
    if not comparing.draws_as_stored():
        replace(comparing.PROBE, comparing.draw_probe())
    if not arithmetic.computes_as_stored():
        replace(arithmetic.PROBE, arithmetic.probe().encode())
