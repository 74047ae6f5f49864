"""How long an epoch takes, against scikit-learn, PyTorch if installed, and the products alone.

    python tests/by_hand/benchmark_training.py [rounds] [--readme]

Run by hand; no test looks at a clock. One epoch of 60,000 images through 784-128-10 at batch size
128, plain gradient descent, in alternating rounds, so that a slow spell of the machine meets all of
them. Then ours alone over hidden units, batch sizes and samples. On real MNIST where it is at hand,
on random pixels where it is not. --readme writes both tables into README.md.
"""

import argparse
import datetime
import itertools
import os
import platform
import re
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.neural_network import MLPClassifier

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
from nnhelpers import NeuralNetwork, load_mnist, one_hot_encode  # noqa: E402

try:
    import torch
except ImportError:
    torch = None

BEGIN, END = "<!-- written by benchmark_training.py --readme -->", "<!-- end -->"


def images_and_labels():
    """60,000 images as float32 from 0 to 1, their labels, and the name of the data."""
    data = load_mnist()
    if data.name == "mnist":
        return data.X_train.astype(np.float32) / 255, data.y_train, "real MNIST"
    rng = np.random.default_rng(0)
    return rng.random((60000, 784), np.float32), rng.integers(0, 10, 60000), "random pixels"


def seconds(function, *arguments, **settings) -> float:
    start = time.perf_counter()
    function(*arguments, **settings)
    return time.perf_counter() - start


def ours(X, y_true, hidden_size=128, batch_size=128):
    """One epoch as fit's inner loop does it, without the measuring after it."""
    network = NeuralNetwork(784, hidden_size, 10, learning_rate=0.1, dtype=X.dtype.type)
    order = np.random.default_rng(0).permutation(len(X))
    for start in range(0, len(X), batch_size):
        batch = order[start : start + batch_size]
        network.forward(X[batch])
        network.update(network.backward(y_true[batch]))


def scikit_learn(X, y):
    """partial_fit is one epoch of shuffled mini-batches."""
    network = MLPClassifier(
        128, solver="sgd", batch_size=128, learning_rate_init=0.1, momentum=0, alpha=0
    )
    network.partial_fit(X, y, classes=range(10))


def pytorch(X, y):
    """A plain loop over tensors, without a DataLoader."""
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10)
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    order = torch.randperm(len(X))
    for start in range(0, len(X), 128):
        batch = order[start : start + 128]
        loss = torch.nn.functional.cross_entropy(model(X[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()


def products_alone(X):
    """The five matrix products of each step, and nothing else."""
    rng = np.random.default_rng(0)
    W1, W2 = rng.normal(size=(784, 128)).astype(X.dtype), rng.normal(size=(128, 10)).astype(X.dtype)
    batch, dz1 = X[:128], rng.normal(size=(128, 128)).astype(X.dtype)
    dz2 = dz1[:, :10].copy()
    for _ in range(0, len(X), 128):
        h1 = batch @ W1
        h1 @ W2, h1.T @ dz2, dz2 @ W2.T, batch.T @ dz1


def compare(X, y, rounds):
    """A row for each contestant: seconds of an epoch, and the median ratio to ours in float32."""
    y_true = one_hot_encode(y).astype(np.float32)
    X64, y64 = X.astype(np.float64), y_true.astype(np.float64)
    runs = {
        "ours, float32": lambda: ours(X, y_true),
        "ours, float64": lambda: ours(X64, y64),
        "scikit-learn `MLPClassifier`, float32": lambda: scikit_learn(X, y),
    }
    if torch is not None:
        X_torch, y_torch = torch.from_numpy(X), torch.from_numpy(y.astype(np.int64))
        runs["PyTorch, a plain loop over tensors, float32"] = lambda: pytorch(X_torch, y_torch)
    runs["the five matrix products of each step alone, float32"] = lambda: products_alone(X)
    rows = [{name: seconds(run) for name, run in runs.items()} for _ in range(rounds + 1)]
    times = pd.DataFrame(rows).iloc[1:]  # the first round warms up
    ratios = times.div(times["ours, float32"], axis=0)
    # a slow spell can outlast a round; the fastest rounds met none
    columns = {
        "median, s": times.median(),
        "times ours": ratios.median(),
        "fastest, s": times.min(),
    }
    return pd.DataFrame(columns)


def in_words(table, rounds):
    """The comparison for the README: where it was measured, and the table."""
    cpu = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.*)", cpu.read_text()) if cpu.exists() else []
    model = models[0] if models else platform.machine()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = f"NumPy {np.__version__}, scikit-learn {sklearn.__version__}"
    versions += f", PyTorch {torch.__version__.split('+')[0]}" if torch is not None else ""
    where = (
        f"{rounds} alternating rounds, {model}, {cores} cores, {datetime.date.today()}, {versions}"
    )
    lines = [f"One epoch of 60,000 images, 784-128-10, batches of 128: {where}."]
    lines += ["", f"| | {' | '.join(table.columns)} |", "|:--|--:|--:|--:|"]
    for name, (median, ratio, fastest) in zip(table.index, table.to_numpy()):
        lines.append(f"| {name} | {median:.2f} | {ratio:.2f} | {fastest:.2f} |")
    return "\n".join(lines)


def write_readme(text):
    path = ROOT / "README.md"
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def scale(X, y, rounds):
    """The times of ours, as a table for the README: how they grow with each size."""
    y_true = one_hot_encode(y).astype(np.float32)
    settings = [("hidden units", n, dict(hidden_size=n)) for n in (32, 128, 512, 1024)]
    settings += [("images in a batch", n, dict(batch_size=n)) for n in (16, 64, 256)]
    settings += [("images", n, {}) for n in (15000, 30000, 60000)]
    times = np.empty((rounds, len(settings)))
    for i, (j, (what, n, setting)) in itertools.product(range(rounds), enumerate(settings)):
        rows = slice(n if what == "images" else None)
        times[i, j] = seconds(ours, X[rows], y_true[rows], **setting)
    lines = ["| ours, float32, with | median, s |", "|:--|--:|"]
    for (what, n, _), median in zip(settings, np.median(times, axis=0)):
        lines.append(f"| {n:,} {what} | {median:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    parser.add_argument("--readme", action="store_true", help="write both tables into README.md")
    arguments = parser.parse_args()
    X_all, y_all, source = images_and_labels()
    report = in_words(compare(X_all, y_all, arguments.rounds), arguments.rounds)
    report += "\n\n" + scale(X_all, y_all, arguments.rounds)
    print(f"On {source}.", report, sep="\n\n")
    if arguments.readme:
        write_readme(report)
