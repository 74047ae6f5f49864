"""Move every seed and run the notebooks again: which asserts stood on one lucky seed?

    python tests/by_hand/move_seeds.py N [N ...] [--notebooks 04 05]

In a copy of the tree, N is added to every whole-number seed, in the kernel, so that `range(5)` is
moved as well and no notebook is edited: to those of NumPy's generators, to scikit-learn's
random_state and to the defaults of NeuralNetwork and fit. What the data is stays: the split of the
small digits and the validation set of `prepare` (in the helper and in notebook 06). A notebook goes
on after a cell that fails. For each N the cells that fail are listed, after several N the worst:
cells by the number of moves in which they fail. Exits with 1 if any does. Needs real MNIST; a pass
takes as long as the notebooks.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from numbers import Integral
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = {"load_small_digits", "prepare"}  # functions whose split is part of the data


def move(n: int) -> None:
    """From now on add n to each seed in this process."""
    import numpy as np

    default_rng, RandomState = np.random.default_rng, np.random.RandomState

    def moved(seed):
        if isinstance(seed, (list, tuple)):
            return [moved(part) for part in seed]
        return seed + n if isinstance(seed, Integral) else seed

    def moved_default_rng(seed=None):
        caller = sys._getframe(1).f_code.co_name
        return default_rng(seed if caller in DATA else moved(seed))

    class InstancesAsBefore(type):
        def __instancecheck__(cls, instance):
            return isinstance(instance, RandomState)

    class MovedRandomState(RandomState, metaclass=InstancesAsBefore):
        """What scikit-learn makes of a random_state."""

        def __init__(self, seed=None):
            super().__init__(moved(seed))

    np.random.default_rng, np.random.RandomState = moved_default_rng, MovedRandomState


def failures(path: Path, n: int):
    """(In [number], first line, error and its place) of each cell that fails, moved by n."""
    import nbformat
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory() as folder:
        startup = Path(folder) / "profile_default" / "startup"
        startup.mkdir(parents=True)
        lines = f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        lines += f"import move_seeds\nmove_seeds.move({n})\ndel sys, move_seeds\n"
        (startup / "move.py").write_text(lines, encoding="utf-8")
        notebook = nbformat.read(path, as_version=4)
        folder_of_kernel = {"metadata": {"path": str(path.parent)}}
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            allow_errors=True,
            timeout=None,
            resources=folder_of_kernel,
        )
        environment = os.environ | {"IPYTHONDIR": folder}
        client.execute(env=environment, stderr=subprocess.DEVNULL)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                trace = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.traceback))
                lines = re.findall(r"^-+> \d+ *(.*)$", trace, re.MULTILINE) or [""]
                error = f"{output.ename} {output.evalue}".splitlines()[0]
                yield cell.execution_count, cell.source.splitlines()[0], f"{error} at {lines[0]}"


def main(moves, chosen) -> int:
    sys.path.insert(0, str(ROOT))
    from nnhelpers import load_mnist

    load_mnist("mnist")
    counts = Counter()
    for n in moves:
        with tempfile.TemporaryDirectory() as folder:
            ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", "*.npz")
            tree = shutil.copytree(ROOT, Path(folder) / "tree", ignore=ignored)
            for path in sorted((tree / "notebooks").glob("*.ipynb")):
                if chosen and path.name[:2] not in chosen:
                    continue
                found = list(failures(path, n))
                print(f"moved by {n}  {path.stem}: {len(found)} cells fail", flush=True)
                for number, line, error in found:
                    counts[path.stem, number, line] += 1
                    print(f"    [{number}] {line[:60]}\n        {error[:150]}", flush=True)
    if len(moves) > 1:
        for (stem, number, line), times in counts.most_common():
            print(f"fails in {times} of {len(moves)} moves  {stem} [{number}] {line[:60]}")
    return 1 if counts else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("moves", metavar="N", type=int, nargs="+")
    parser.add_argument("--notebooks", nargs="+", default=[], help="numbers of notebooks, as 04")
    arguments = parser.parse_args()
    sys.exit(main(arguments.moves, arguments.notebooks))
