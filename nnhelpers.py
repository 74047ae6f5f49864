"""The code that the notebooks share: a two-layer neural network in NumPy, its data and its pictures.

Rows are samples: N samples, D inputs, H hidden units, K classes. X is (N, D), y holds the labels (N,) and
y_true the same labels one-hot, (N, K). W1 is (D, H), b1 (1, H), W2 (H, K), b2 (1, K).
"""
import hashlib
import os
import socket
import urllib.request
import warnings
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from numbers import Integral, Real
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np


# ------------------------------------------------------------------ activation functions: notebook 01
def sigmoid(z):
    """1 / (1 + exp(-z)) for z of any shape, written so that exp never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)

def sigmoid_derivative(z):
    """Slope of the sigmoid at z: at most 1/4, at z = 0."""
    return sigmoid(z) * (1 - sigmoid(z))

def tanh(z):
    """Hyperbolic tangent of z, between -1 and 1."""
    return np.tanh(z)

def tanh_derivative(z):
    """Slope of tanh at z: at most 1, at z = 0."""
    return 1 - np.tanh(z) ** 2

def relu(z):
    """z where it is positive, else 0."""
    return np.maximum(0, z)

def relu_derivative(z):
    """Slope of ReLU at z: 1 for z > 0, else 0; the 0 at z = 0 is a convention."""
    return np.heaviside(z, 0)

def leaky_relu(z, alpha=0.01):
    """z where it is positive, else alpha * z."""
    return np.where(z > 0, z, alpha * z)

def leaky_relu_derivative(z, alpha=0.01):
    """Slope of leaky ReLU at z: 1 for z > 0, else alpha, where 0 <= alpha <= 1."""
    return np.maximum(np.heaviside(z, 0), alpha)

def softmax(z):
    """Probabilities from logits z (..., K): none negative, and a sum of 1 over the last axis."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)

# ------------------------------------------------------------------ checks: bad input gets a clear error
def check_positive(whole: bool = False, **arguments) -> None:
    """ValueError that names the argument unless each is a positive, finite and, if asked, whole number."""
    for name, value in arguments.items():
        if isinstance(value, bool) or not isinstance(value, Integral if whole else Real) or not 0 < value < np.inf:
            raise ValueError(f"{name}: expected a positive {'whole ' if whole else ''}number, got {value!r}")

def check_matrix(name: str, value, n_rows: int | None = None, n_columns: int | None = None) -> np.ndarray:
    """value as an array (n_rows, n_columns) of finite numbers, not empty, or a ValueError that names it."""
    value = np.asarray(value)
    if (value.ndim != 2 or value.size == 0
            or n_rows not in (None, value.shape[0]) or n_columns not in (None, value.shape[1])):
        raise ValueError(f"{name}: expected shape ({n_rows or 'N >= 1'}, {n_columns or 'columns'}), got {value.shape}")
    if value.dtype.kind not in "fiub" or not np.isfinite(value).all():
        raise ValueError(f"{name}: expected finite numbers, got NaN, infinity or something that is no number")
    return value

def check_probabilities(name: str, value, shape: tuple[int, int]) -> np.ndarray:
    """value as an array of this shape whose rows sum to 1 with nothing negative, or a ValueError."""
    value = check_matrix(name, value, *shape)
    if value.min() < 0 or np.abs(value.sum(axis=1) - 1).max() > 1e-3:
        raise ValueError(f"{name}: expected rows that sum to 1 with nothing negative, got other rows")
    return value

# ------------------------------------------------------------------ labels and loss: 03; gradient check: 04
def one_hot_encode(y, n_classes: int = 10) -> np.ndarray:
    """Labels y (N,), whole numbers from 0 to n_classes - 1, as rows with a single 1: (N, n_classes)."""
    y = np.asarray(y)
    if y.ndim != 1 or len(y) == 0:
        raise ValueError(f"y: expected labels of shape (N,) with N >= 1, got {y.shape}")
    if not np.isin(y, np.arange(n_classes)).all():
        raise ValueError(f"y: expected whole numbers from 0 to {n_classes - 1}, got {np.unique(y)}")
    return np.eye(n_classes)[y.astype(int)]

def cross_entropy_loss(y_true, y_pred) -> float:
    """Mean over the N samples of -sum(y_true * log(y_pred)), in nats; both (N, K), rows summing to 1.
    A probability below 1e-12 counts as 1e-12, so that no sample costs more than 27.6."""
    y_true = check_matrix("y_true", y_true)
    y_pred = check_probabilities("y_pred", y_pred, y_true.shape)
    return float(-np.sum(y_true * np.log(np.maximum(y_pred, 1e-12))) / len(y_true))

def numerical_gradient(f, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """Gradient of f at x, any shape, by central differences: (f(x + h) - f(x - h)) / 2h, element by element.
    x is a float64 array, changed in place and put back each time: f may use its argument or x itself."""
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        raise ValueError(f"x: expected a float64 array, got {getattr(x, 'dtype', type(x).__name__)}")
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x_i = x[i]
        x[i] = x_i + h
        f_plus = f(x)
        x[i] = x_i - h
        f_minus = f(x)
        x[i] = x_i
        gradient[i] = (f_plus - f_minus) / (2 * h)
    return gradient

# ------------------------------------------------------------------ the network: 04; fit: 06
class NeuralNetwork:
    """Inputs, a hidden layer with ReLU, and an output layer with softmax, trained by gradient descent.
    input_size, hidden_size and output_size are D, H and K. The biases start at zero, the weights random with
    variance 2 / D (He et al. 2015) and 1 / H, where no ReLU follows. dtype is np.float64 or np.float32."""

    def __init__(self, input_size: int, hidden_size: int, output_size: int, learning_rate: float = 0.01,
                 *, seed: int = 0, dtype=np.float64):
        check_positive(whole=True, input_size=input_size, hidden_size=hidden_size, output_size=output_size)
        check_positive(learning_rate=learning_rate)
        if dtype not in (np.float32, np.float64):
            raise ValueError(f"dtype: expected np.float32 or np.float64, got {dtype!r}")
        rng = np.random.default_rng(seed)
        self.W1 = rng.normal(0, np.sqrt(2 / input_size), (input_size, hidden_size)).astype(dtype)
        self.b1 = np.zeros((1, hidden_size), dtype)
        self.W2 = rng.normal(0, np.sqrt(1 / hidden_size), (hidden_size, output_size)).astype(dtype)
        self.b2 = np.zeros((1, output_size), dtype)
        self.learning_rate = float(learning_rate)
        self.cache = {}

    def layers(self, X) -> dict[str, np.ndarray]:
        """Every layer's values for X (N, D), which is not checked: a dict of X, z1, h1, z2 and y_pred."""
        X = np.asarray(X, self.W1.dtype)
        z1 = X @ self.W1 + self.b1
        h1 = relu(z1)
        z2 = h1 @ self.W2 + self.b2
        return {"X": X, "z1": z1, "h1": h1, "z2": z2, "y_pred": softmax(z2)}

    def gradients(self, layers: dict[str, np.ndarray], y_true: np.ndarray) -> dict[str, np.ndarray]:
        """Gradients of the mean cross-entropy, from the layers' values and y_true (N, K), which are not checked."""
        X, z1, h1, y_pred = (layers[name] for name in ("X", "z1", "h1", "y_pred"))
        dz2 = (y_pred - y_true) / len(X)
        dW2 = h1.T @ dz2
        db2 = dz2.sum(axis=0, keepdims=True)
        dz1 = (dz2 @ self.W2.T) * (z1 > 0)
        dW1 = X.T @ dz1
        db1 = dz1.sum(axis=0, keepdims=True)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def forward(self, X) -> np.ndarray:
        """Probabilities (N, K) for X (N, D); keeps every layer's values in the cache for backward."""
        self.cache = self.layers(check_matrix("X", X, n_columns=len(self.W1)))
        return self.cache["y_pred"]

    def backward(self, y_true) -> dict[str, np.ndarray]:
        """Gradients of the mean cross-entropy of the last forward pass, for y_true (N, K); changes nothing."""
        if not self.cache:
            raise ValueError("backward: expected a call of forward before it, got none")
        y_true = check_probabilities("y_true", y_true, self.cache["y_pred"].shape)
        return self.gradients(self.cache, y_true.astype(self.W1.dtype, copy=False))

    def update(self, gradients: dict[str, np.ndarray]) -> None:
        """One step downhill: each parameter minus learning_rate times its gradient, in place."""
        self.W1 -= self.learning_rate * gradients["W1"]
        self.b1 -= self.learning_rate * gradients["b1"]
        self.W2 -= self.learning_rate * gradients["W2"]
        self.b2 -= self.learning_rate * gradients["b2"]

    def train(self, X, y_true) -> float:
        """One step of gradient descent on the batch X (N, D), y_true (N, K); returns the loss before it."""
        y_pred = self.forward(X)
        self.update(self.backward(y_true))
        return cross_entropy_loss(y_true, y_pred)

    def fit(self, X, y_true, *, epochs: int = 10, batch_size: int = 128, validation=None,
            seed: int = 0, verbose: bool = True) -> dict[str, list[float]]:
        """Train on shuffled mini-batches: every sample once an epoch, the last batch may be smaller.
        Returns, and prints if verbose, what evaluate says after each epoch: lists "loss" and "accuracy" and,
        with validation=(X_val, y_val), y_val one-hot, "val_loss" and "val_accuracy"."""
        check_positive(whole=True, epochs=epochs, batch_size=batch_size)
        X, y_true = self.check_data(X, y_true)
        parts = {"": (X, y_true)} | ({} if validation is None else {"val_": self.check_data(*validation)})
        history = {part + name: [] for part in parts for name in ("loss", "accuracy")}
        rng = np.random.default_rng(seed)
        for epoch in range(1, epochs + 1):
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                batch = order[start:start + batch_size]
                self.update(self.gradients(self.layers(X[batch]), y_true[batch]))
            for part, data in parts.items():
                loss, accuracy = self.evaluate(*data)
                history[part + "loss"].append(loss)
                history[part + "accuracy"].append(accuracy)
            if verbose:
                print(f"epoch {epoch:2d}", *(f"{name} {values[-1]:.4f}" for name, values in history.items()),
                      sep="   ", flush=True)
        return history

    def check_data(self, X, y_true) -> tuple[np.ndarray, np.ndarray]:
        """X (N, D) and y_true (N, K) as arrays of the network's dtype, or a ValueError."""
        X = check_matrix("X", X, n_columns=len(self.W1)).astype(self.W1.dtype, copy=False)
        return X, check_probabilities("y_true", y_true, (len(X), self.b2.size)).astype(X.dtype, copy=False)

    def evaluate(self, X, y_true) -> tuple[float, float]:
        """Mean loss and accuracy (0 to 1) on X (N, D), y_true (N, K); leaves the cache alone."""
        X, y_true = self.check_data(X, y_true)
        y_pred = self.layers(X)["y_pred"]
        accuracy = np.mean(y_pred.argmax(axis=1) == y_true.argmax(axis=1))
        return cross_entropy_loss(y_true, y_pred), float(accuracy)

    def predict_proba(self, X) -> np.ndarray:
        """Probabilities (N, K) for X (N, D); leaves the cache alone."""
        return self.layers(check_matrix("X", X, n_columns=len(self.W1)))["y_pred"]

    def predict(self, X) -> np.ndarray:
        """The most probable class (N,) for X (N, D); leaves the cache alone."""
        return self.predict_proba(X).argmax(axis=1)

    def save(self, path) -> None:
        """Write the network to path, an .npz file: whole or not at all."""
        write_npz(path, W1=self.W1, b1=self.b1, W2=self.W2, b2=self.b2, learning_rate=self.learning_rate)

    @classmethod
    def load(cls, path) -> "NeuralNetwork":
        """The network that save wrote to path; ValueError if the file holds something else."""
        saved = read_npz(path, "W1", "b1", "W2", "b2", "learning_rate")
        try:
            D, H, K = len(saved["W1"]), len(saved["W2"]), saved["b2"].size
            network = cls(D, H, K, float(saved["learning_rate"]), dtype=saved["W1"].dtype.type)
            for name in ("W1", "b1", "W2", "b2"):
                parameter = getattr(network, name)
                parameter[:] = check_matrix(name, saved[name], *parameter.shape)
        except (ValueError, TypeError) as error:
            raise ValueError(f"path: expected a network written by save, got {path}: {error}") from error
        return network

# ------------------------------------------------------------------ files
def write_npz(path, **arrays) -> None:
    """Write arrays to path, an .npz file. A failure or a kill half way leaves what was there."""
    unfinished = Path(f"{path}.{os.getpid()}.unfinished")
    try:
        with open(unfinished, "wb") as file:
            np.savez_compressed(file, **arrays)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)

def read_npz(path, *names: str) -> dict[str, np.ndarray]:
    """The arrays of these names in the .npz file at path; OSError without it, ValueError if it is damaged."""
    with open(path, "rb") as file:
        try:
            arrays = np.load(file, allow_pickle=False)
            return {name: arrays[name] for name in names}
        except Exception as error:  # a damaged archive fails in many ways
            raise ValueError(f"path: expected an .npz file with {', '.join(names)}, got {path}: {error}") from error

# ------------------------------------------------------------------ the data: 06
# images as rows of 28 * 28 pixels, uint8 from 0 to 255; labels 0 to 9; name is "mnist" or "digits"
Dataset = namedtuple("Dataset", "X_train y_train X_test y_test name")

# md5 of the four original files (LeCun, Cortes and Burges), uncompressed, in the order of Dataset
MNIST_MD5 = ("6bbc9ace898e44ae57da46a324031adb", "a25bea736e30d166cdddb491f175f624",
             "2646ac647ad5339dbf082846283269ea", "27ae3e4e09519cfbb04c329615203637")
OPENML = "https://www.openml.org/api/v1/json/data/list/data_name/mnist_784/limit/2/data_version/1"

def load_mnist(source: str = "auto") -> Dataset:
    """MNIST in its official split: from this module's cache in scikit-learn's data folder (SCIKIT_LEARN_DATA, or
    ~/scikit_learn_data), from scikit-learn's cache there, or from openml.org. Where none of these can be had, the
    digits that ship with scikit-learn, and a sentence that says so; with source="mnist" RuntimeError instead.
    source="digits" asks for the digits."""
    if source not in ("auto", "mnist", "digits"):
        raise ValueError(f'source: expected "auto", "mnist" or "digits", got {source!r}')
    if source != "digits":
        try:
            return cached_mnist(Path(os.environ.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data").expanduser())
        except Exception as error:  # whatever went wrong there, the lesson goes on
            reason = f"{type(error).__name__}: {error}".rstrip(": ")
            if source == "mnist":
                raise RuntimeError(f"load_mnist: real MNIST could not be had ({reason}). Connect to the internet and "
                                   'call it again, or ask for load_mnist("digits").') from error
        print(f"Real MNIST could not be had ({reason}), so here are the 1,797 small digits that ship with "
              "scikit-learn, enlarged to 28×28; for the real thing, connect to the internet and run this cell again.")
    return load_small_digits()

def cached_mnist(data_home: Path) -> Dataset:
    """MNIST from this module's cache in data_home, or else by fetch_mnist and then into that cache."""
    cache = data_home / "mnist_28x28.npz"
    try:
        return check_mnist(**read_npz(cache, *Dataset._fields[:4]))
    except (OSError, ValueError, TypeError):
        pass  # not there yet, or damaged: made anew below
    data = fetch_mnist(data_home)
    try:
        data_home.mkdir(parents=True, exist_ok=True)
        write_npz(cache, **dict(zip(Dataset._fields[:4], data)))
    except (OSError, MemoryError) as error:
        print(f"MNIST is loaded; the next call has to fetch it again, for no copy could be kept ({error!r}).")
    return data

def check_mnist(X_train, y_train, X_test, y_test) -> Dataset:
    """The four arrays as a Dataset, or a ValueError if they are not MNIST to the last pixel."""
    for array, md5 in zip((X_train, y_train, X_test, y_test), MNIST_MD5):
        sizes = (len(array), 28, 28)[:2 * array.ndim - 1]  # the original file opens with a code and these
        header = np.array([2048 + len(sizes), *sizes], dtype=">u4").tobytes()
        if hashlib.md5(header + array.astype(np.uint8).tobytes(), usedforsecurity=False).hexdigest() != md5:
            raise ValueError("these are not the images and labels of MNIST: a checksum differs")
    return Dataset(X_train, y_train.astype(int), X_test, y_test.astype(int), "mnist")

def fetch_mnist(data_home: Path) -> Dataset:
    """MNIST by scikit-learn's fetch_openml: from its cache in data_home or else from the network."""
    from sklearn.datasets import fetch_openml
    files = ("mnist_784.arff.gz", "52667.gz")  # older versions of scikit-learn name the file by its number
    cached = any(path for name in files for path in data_home.glob(f"openml/**/{name}"))
    if not cached:  # ask for an answer first, in a thread: looking up a name cannot be cut short
        ThreadPoolExecutor().submit(urllib.request.urlopen, OPENML, timeout=3).result(timeout=3).close()
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(4)  # seconds without a byte; fetch_openml sets no limit of its own
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it warns of is raised as well
            # its default parser fails with pandas 3, and a failure deletes the cached file
            X, y = fetch_openml("mnist_784", version=1, data_home=data_home, cache=cached, return_X_y=True, n_retries=1,
                                parser="pandas", as_frame=False, read_csv_kwargs={"dtype": "uint8"})
    finally:
        socket.setdefaulttimeout(timeout)
    return check_mnist(X[:60000], y[:60000], X[60000:], y[60000:])

def load_small_digits() -> Dataset:
    """The 8×8 digits of scikit-learn, enlarged to 20×20 in a border of 4 as MNIST's are; 1,437 train, 360 test."""
    from scipy.ndimage import zoom
    from sklearn.datasets import load_digits
    images, y = load_digits(return_X_y=True)
    images = zoom(images.reshape(-1, 8, 8) * (255 / 16), (1, 2.5, 2.5), order=1)
    X = np.pad(images, ((0, 0), (4, 4), (4, 4))).round().astype(np.uint8).reshape(-1, 784)
    train, test = np.split(np.random.default_rng(0).permutation(len(X)), [1437])
    return Dataset(X[train], y[train], X[test], y[test], "digits")

def prepare(data: Dataset, dtype=np.float32) -> tuple[np.ndarray, ...]:
    """X_train, y_train, X_val, y_val: pixels from 0 to 1, labels one-hot, a random twelfth held out for validation."""
    X, y_true = data.X_train.astype(dtype) / 255, one_hot_encode(data.y_train).astype(dtype)
    val, train = np.split(np.random.default_rng(0).permutation(len(X)), [len(X) // 12])
    return X[train], y_true[train], X[val], y_true[val]

def trained_network(data: Dataset) -> NeuralNetwork:
    """The network of notebook 06 for this data: read from the file that it saved, or trained now and saved."""
    path = f"network_{data.name}.npz"
    X_train, y_train, X_val, y_val = prepare(data)
    try:
        network = NeuralNetwork.load(path)
        if network.b1.size == 128 and network.evaluate(X_val, y_val)[1] > 0.9:  # else trained on other data
            print(f"Read the network from {path}.")
            return network
    except (OSError, ValueError):
        pass  # not there, or no such network
    print(f"There is no network for this data in {path} yet: training one, as notebook 06 does.")
    network = NeuralNetwork(784, 128, 10, learning_rate=0.4, dtype=np.float32)
    times = 1 if data.name == "mnist" else 5  # an epoch of MNIST is 1,719 steps, of the small digits 42
    network.fit(X_train, y_train, epochs=4 * times, batch_size=32, verbose=False)
    network.learning_rate = 0.05
    network.fit(X_train, y_train, epochs=times, batch_size=32, verbose=False)
    network.save(path)
    return network

# ------------------------------------------------------------------ pictures
def show_images(images, titles=(), n_columns: int = 10, symmetric: bool = False):
    """Rows of 784 numbers as 28×28 pictures on one scale: greys, or blue to red about zero if symmetric; the figure."""
    images = np.reshape(images, (-1, 28, 28))
    n_rows = -(-len(images) // n_columns)
    fig, axes = plt.subplots(n_rows, n_columns, squeeze=False, layout="constrained",
                             figsize=(0.9 * n_columns, (1.15 if len(titles) else 0.95) * n_rows))
    limit = float(np.abs(images).max())
    for i, ax in enumerate(axes.flat):
        ax.axis("off")
        if i < len(images):
            picture = ax.imshow(images[i], "RdBu_r" if symmetric else "gray_r", vmin=-limit * symmetric, vmax=limit)
            ax.set_title(titles[i] if i < len(titles) else "", fontsize=10, loc="center")
    if symmetric:
        fig.colorbar(picture, ax=axes, shrink=0.8)
    return fig

def draw_network(node_texts, weights, ax, edge_texts=None) -> None:
    """A network as a graph, inputs on the left: node_texts is a list of texts for each layer, weights an array
    (n_in, n_out) between each two layers. Edges are orange for positive numbers, blue for negative, gray for zero, and
    as wide as they are large in their layer; edge_texts, shaped like weights, stands on them instead of the numbers."""
    for x, W in enumerate(weights):
        for (i, j), w in np.ndenumerate(W):
            color, at = ("0.6", "C1", "C0")[int(np.sign(w))], 0.28 + 0.08 * (j % 2)
            start, end = (len(W) - 1) / 2 - i, (W.shape[1] - 1) / 2 - j
            ax.plot([x, x + 1], [start, end], color=color, linewidth=0.5 + 3 * abs(w) / (np.abs(W).max() or 1))
            text = f"{w:.3g}".replace("-", "−") if edge_texts is None else edge_texts[x][i][j]
            ax.text(x + at, start + at * (end - start), text, ha="center", va="center", fontsize=10,
                    bbox=dict(facecolor="white", edgecolor=color, pad=1.5))
    for x, texts in enumerate(node_texts):
        for i, text in enumerate(texts):
            ax.text(x, (len(texts) - 1) / 2 - i, text, ha="center", va="center", fontsize=11,
                    bbox=dict(boxstyle="circle,pad=0.5", facecolor="white", edgecolor="black"))
    ax.axis("off")
    ax.margins(0.15)
