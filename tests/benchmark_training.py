"""How long an epoch takes, against scikit-learn, PyTorch where it is installed, and the matrix products alone.

    python tests/benchmark_training.py [rounds]

Run by hand; no test looks at a clock. One epoch of 60,000 images through 784-128-10 at batch size 128, plain
gradient descent, in alternating rounds, so that a slow spell of the machine meets all of them. Then ours alone
over hidden units, batch sizes and samples. On real MNIST where it is at hand, on random pixels where it is not.
"""
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.neural_network import MLPClassifier

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from nnhelpers import NeuralNetwork, load_mnist, one_hot_encode  # noqa: E402

try:
    import torch
except ImportError:
    torch = None


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
        batch = order[start:start + batch_size]
        network.update(network.gradients(network.layers(X[batch]), y_true[batch]))


def scikit_learn(X, y):
    """partial_fit is one epoch of shuffled mini-batches."""
    network = MLPClassifier(128, solver="sgd", batch_size=128, learning_rate_init=0.1, momentum=0, alpha=0)
    network.partial_fit(X, y, classes=range(10))


def pytorch(X, y):
    """A plain loop over tensors, without a DataLoader."""
    model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    order = torch.randperm(len(X))
    for start in range(0, len(X), 128):
        batch = order[start:start + 128]
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
    y_true = one_hot_encode(y).astype(np.float32)
    X64, y64 = X.astype(np.float64), y_true.astype(np.float64)
    runs = {"ours, float32": lambda: ours(X, y_true), "ours, float64": lambda: ours(X64, y64),
            "scikit-learn MLPClassifier, float32": lambda: scikit_learn(X, y),
            "the matrix products alone, float32": lambda: products_alone(X)}
    if torch is not None:
        X_torch, y_torch = torch.from_numpy(X), torch.from_numpy(y.astype(np.int64))
        runs["PyTorch, plain loop, float32"] = lambda: pytorch(X_torch, y_torch)
    times = pd.DataFrame([{name: seconds(run) for name, run in runs.items()} for _ in range(rounds + 1)]).iloc[1:]
    ratios = times.rdiv(times["ours, float32"], axis=0)
    fastest = times.min()  # a slow spell can outlast a round; the fastest rounds met none
    table = pd.DataFrame({"median, s": times.median(), "ours float32 / this": ratios.median(),
                          "fastest, s": fastest, "ours / this, fastest": fastest["ours, float32"] / fastest})
    print(table.round(3).to_string())


def scale(X, y, rounds):
    y_true = one_hot_encode(y).astype(np.float32)
    rows = [("hidden units", size, dict(hidden_size=size), len(X)) for size in (32, 64, 128, 256, 512, 1024)]
    rows += [("batch size", size, dict(batch_size=size), len(X)) for size in (16, 64, 256, 1024, 4096)]
    rows += [("samples", n, {}, n) for n in (7500, 15000, 30000, 60000)]
    for what, size, settings, n in rows:
        median = np.median([seconds(ours, X[:n], y_true[:n], **settings) for _ in range(rounds)])
        print(f"{what:12} {size:6}  {median:7.3f} s an epoch", flush=True)


if __name__ == "__main__":
    n_rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    X_all, y_all, source = images_and_labels()
    print(f"an epoch of {len(X_all):,} images of {source}, 784-128-10, batches of 128, {n_rounds} rounds"
          + ("" if torch is not None else " (PyTorch is not installed)"))
    compare(X_all, y_all, n_rounds)
    scale(X_all, y_all, min(n_rounds, 3))
