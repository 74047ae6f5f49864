"""What the notebooks share: a two-layer neural network in NumPy, its data and its pictures.

Rows are samples: N samples, D inputs, H hidden units, K classes. X is (N, D), y holds the labels
(N,), y_true the same labels one-hot, (N, K). W1 is (D, H), b1 (1, H), W2 (H, K), b2 (1, K).
"""

import base64
import copy
import functools
import hashlib
import io
import json
import os
import re
import socket
import ssl
import tempfile
import traceback
import urllib.request
import warnings
import zlib
from collections import namedtuple
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from numbers import Integral, Real
from pathlib import Path
from threading import Thread
from unittest import mock

import matplotlib.pyplot as plt
import numpy as np

NOTEBOOKS = Path(__file__).resolve().parent / "notebooks"
STYLE = NOTEBOOKS / "course.mplstyle"
PARAMETERS = ("W1", "b1", "W2", "b2")


# ------------------------------------------------------------------ activation functions: 01
def floating(function):
    """The function, given its argument as an array of a floating type: its own, or else float64."""

    @functools.wraps(function)
    def computed(z, *args, **kwargs):
        z = as_numbers("z", z)
        return function(z if z.dtype.kind == "f" else z.astype(float), *args, **kwargs)

    return computed


@floating
def sigmoid(z):
    """1 / (1 + exp(-z)) for z of any shape, written so that exp never overflows."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@floating
def sigmoid_derivative(z):
    """Slope of the sigmoid at z: at most 1/4, at z = 0."""
    return sigmoid(z) * (1 - sigmoid(z))


@floating
def tanh(z):
    """Hyperbolic tangent of z, between -1 and 1."""
    return np.tanh(z)


@floating
def tanh_derivative(z):
    """Slope of tanh at z: at most 1, at z = 0."""
    return 1 - np.tanh(z) ** 2


@floating
def relu(z):
    """z where it is positive, else 0."""
    return np.maximum(0, z)


@floating
def relu_derivative(z):
    """Slope of ReLU at z: 1 for z > 0, else 0; the 0 at z = 0 is a convention."""
    return np.heaviside(z, 0)


@floating
def leaky_relu(z, alpha=0.01):
    """z where it is positive, else alpha * z."""
    return np.where(z > 0, z, alpha * z)


@floating
def leaky_relu_derivative(z, alpha=0.01):
    """Slope of leaky ReLU at z: 1 for z > 0, else alpha, where 0 <= alpha <= 1."""
    return np.maximum(np.heaviside(z, 0), alpha)


@floating
def softmax(z):
    """Probabilities from logits z (..., K): none negative, and a sum of 1 over the last axis."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


# ------------------------------------------------------------------ checks: bad input is named
def check_positive(whole=False, **arguments):
    """ValueError that names the argument unless each is positive, finite and, if asked, whole."""
    kind, types = ("whole number", Integral) if whole else ("number", Real)
    for name, value in arguments.items():
        if not isinstance(value, types) or value is True or not 0 < value < np.inf:
            raise ValueError(f"{name}: expected a positive {kind}, got {value!r}")


def as_numbers(name, value):
    """value as an array of numbers, as NumPy takes it; ValueError that names it for others."""
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "fiubO":
            raise TypeError(f"got the type {array.dtype}")
        return array.astype(float) if array.dtype.kind == "O" else array
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: expected numbers: {error}") from error


def as_matrix(name, value, n_rows=None, n_columns=None):
    """value as an array of numbers (n_rows, n_columns), not empty; ValueError that names it."""
    array = as_numbers(name, value)
    if (
        array.ndim != 2
        or array.size == 0
        or n_rows not in (None, len(array))
        or n_columns not in (None, array.shape[1])
    ):
        wanted = f"({n_rows or 'N'}, {n_columns or 'columns'})"
        raise ValueError(f"{name}: expected shape {wanted}, got {array.shape}")
    return array


def as_probabilities(name, value, n_rows=None, n_columns=None):
    """The same for rows that sum to 1 (to within 1e-3) with nothing negative."""
    array = as_matrix(name, value, n_rows, n_columns)
    if not (array.min() >= 0 and np.abs(array.sum(axis=1) - 1).max() <= 1e-3):
        raise ValueError(f"{name}: expected rows that sum to 1, nothing negative, got other rows")
    return array


def check_input(network, X):
    """X (N, D) as an array in the network's precision, or a ValueError."""
    for name in PARAMETERS:  # a reader may set them by hand, to lists and whole numbers too
        setattr(network, name, np.atleast_2d(getattr(network, name)))
    X = as_matrix("X", X, n_columns=len(network.W1))
    return X.astype(np.result_type(network.W1, np.float32), copy=False)


def check_finite(network, X, z1, z2):
    """ValueError that tells NaN in X from weights that have grown without bound."""
    if np.isfinite(z1).all() and np.isfinite(z2).all():
        return
    if not np.isfinite(X).all():
        raise ValueError("X: expected finite numbers, got NaN or infinity")
    raise ValueError(
        f"the weights have grown without bound (epochs of fit so far: {network.epoch}): z1 or z2 "
        f"is not finite. Start anew with a lower learning rate than {network.learning_rate:g}"
    )


def check_targets(network, y_true):
    """y_true (N, K) as an array in the precision of the last forward pass, or a ValueError."""
    if not network.cache:
        raise ValueError("backward: expected a call of forward before it, got none")
    y_pred = network.cache["y_pred"]
    return as_matrix("y_true", y_true, *y_pred.shape).astype(y_pred.dtype, copy=False)


def check_samples(network, name, samples):
    """The pair (X, y_true), checked once before training, in the network's precision."""
    try:
        X, y_true = samples
        X = check_input(network, X)
        y_true = as_probabilities("y_true", y_true, len(X), network.b2.size)
        check_finite(network, X, X, X)  # before the first step is taken
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: expected X (N, D) and y_true (N, K): {error}") from error
    return X, y_true.astype(X.dtype, copy=False)


# ------------------------------------------------------------------ labels, loss: 03; its slope: 04
def one_hot_encode(y, n_classes=10):
    """Labels y (N,), whole numbers below n_classes, as rows with a single 1: (N, n_classes)."""
    y = np.asarray(y)
    if y.ndim != 1 or len(y) == 0:
        raise ValueError(f"y: expected labels of shape (N,) with N >= 1, got {y.shape}")
    if not np.isin(y, np.arange(n_classes)).all():
        raise ValueError(
            f"y: expected whole numbers from 0 to {n_classes - 1}, got {set(y.tolist())}"
        )
    return np.eye(n_classes)[y.astype(int)]


def cross_entropy_loss(y_true, y_pred):
    """Mean over the N samples of -sum(y_true * log(y_pred)), in nats; both (N, K), rows sum to 1.

    A probability below 1e-12 counts as 1e-12, so that no sample costs more than 27.6.
    """
    y_pred = as_probabilities("y_pred", y_pred)
    y_true = as_probabilities("y_true", y_true, *y_pred.shape)
    return float(-np.sum(y_true * np.log(np.maximum(y_pred, 1e-12))) / len(y_true))


def numerical_gradient(f, x, eps=1e-5):
    """Gradient of the number f(x) by central differences, (f(x + eps) - f(x - eps)) / (2 eps).

    x, a float64 array of any shape, is changed in place, one entry at a time, and put back each
    time, also if f fails or is interrupted: f may use its argument or x itself.
    """
    if not isinstance(x, np.ndarray) or x.dtype != np.float64 or not x.flags.writeable:
        raise ValueError(f"x: expected a float64 array to change in place, got {x!r:.60}")
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x_i = x[i]
        try:
            x[i] = x_i + eps
            f_plus = f(x)
            x[i] = x_i - eps
            f_minus = f(x)
        finally:
            x[i] = x_i
        gradient[i] = (f_plus - f_minus) / (2 * eps)
    return gradient


# ------------------------------------------------------------------ the network: 04; fit: 06
class NeuralNetwork:
    """Inputs, a hidden layer with ReLU, and an output layer with softmax, for gradient descent.

    input_size, hidden_size and output_size are D, H and K. The biases start at zero, the weights
    random with variance 2 / D (He et al. 2015) and 1 / H, where no ReLU follows. dtype is
    np.float64 or np.float32. epoch counts the epochs of fit. Bad input is a ValueError.
    """

    def __init__(
        self,
        input_size,
        hidden_size,
        output_size,
        learning_rate=0.01,
        *,
        seed=0,
        dtype=np.float64,
    ):
        check_positive(
            True, input_size=input_size, hidden_size=hidden_size, output_size=output_size
        )
        check_positive(learning_rate=learning_rate)
        rng = np.random.default_rng(seed)
        W1 = rng.normal(0, np.sqrt(2 / input_size), (input_size, hidden_size))
        W2 = rng.normal(0, np.sqrt(1 / hidden_size), (hidden_size, output_size))
        self.W1, self.b1 = W1.astype(dtype), np.zeros((1, hidden_size), dtype)
        self.W2, self.b2 = W2.astype(dtype), np.zeros((1, output_size), dtype)
        self.learning_rate = float(learning_rate)
        self.cache = {}
        self.epoch = 0

    @np.errstate(all="ignore")  # check_finite says what overflowed, and why
    def forward(self, X):
        """Probabilities (N, K) for X (N, D); the cache keeps every layer's values for backward."""
        X = check_input(self, X)
        z1 = X @ self.W1 + self.b1
        h1 = relu(z1)
        z2 = h1 @ self.W2 + self.b2
        check_finite(self, X, z1, z2)
        self.cache = {"X": X, "z1": z1, "h1": h1, "z2": z2, "y_pred": softmax(z2)}
        return self.cache["y_pred"]

    @np.errstate(all="ignore")
    def backward(self, y_true):
        """Gradients of the last batch's mean cross-entropy for y_true (N, K); changes nothing."""
        y_true = check_targets(self, y_true)
        X, z1, h1, z2, y_pred = self.cache.values()
        dz2 = (y_pred - y_true) / len(X)
        dW2 = h1.T @ dz2
        db2 = dz2.sum(axis=0, keepdims=True)
        dz1 = (dz2 @ self.W2.T) * (z1 > 0)
        dW1 = X.T @ dz1
        db1 = dz1.sum(axis=0, keepdims=True)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    @np.errstate(all="ignore")
    def update(self, gradients):
        """One step downhill: each parameter minus learning_rate times its gradient."""
        self.W1, self.b1, self.W2, self.b2 = (  # all four at once, or none if interrupted
            self.W1 - self.learning_rate * gradients["W1"],
            self.b1 - self.learning_rate * gradients["b1"],
            self.W2 - self.learning_rate * gradients["W2"],
            self.b2 - self.learning_rate * gradients["b2"],
        )

    def train(self, X, y_true):
        """One step of gradient descent on X (N, D), y_true (N, K); returns the loss before it."""
        loss = cross_entropy_loss(y_true, self.forward(X))
        self.update(self.backward(y_true))
        return loss

    def fit(self, X, y_true, *, epochs=10, batch_size=128, validation=None, seed=0, verbose=True):
        """Train on shuffled mini-batches: every sample once an epoch, the last batch as is left.

        Returns, and prints if verbose, what evaluate says after each epoch: lists "loss" and
        "accuracy" and, with validation=(X_val, Y_val), "val_loss" and "val_accuracy".
        """
        check_positive(True, epochs=epochs, batch_size=batch_size)
        X, y_true = check_samples(self, "X, y_true", (X, y_true))
        names, sets = ["loss", "accuracy"], [(X, y_true)]
        if validation is not None:
            names += ["val_loss", "val_accuracy"]
            sets.append(check_samples(self, "validation", validation))
        history = {name: [] for name in names}
        rng = np.random.default_rng(seed)
        for _ in range(epochs):
            self.epoch += 1
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                batch = order[start : start + batch_size]
                self.forward(X[batch])
                self.update(self.backward(y_true[batch]))
            scores = [score for data in sets for score in self.evaluate(*data)]
            for name, score in zip(names, scores):
                history[name].append(score)
            if verbose:
                texts = (f"{name} {score:.4f}" for name, score in zip(names, scores))
                print(f"epoch {self.epoch:2d}", *texts, sep="   ", flush=True)
        return history

    def evaluate(self, X, y_true):
        """Mean loss and accuracy (0 to 1) on X (N, D), y_true (N, K); leaves the cache alone."""
        y_pred = self.predict_proba(X)
        loss = cross_entropy_loss(y_true, y_pred)
        return loss, float(np.mean(y_pred.argmax(axis=1) == np.asarray(y_true).argmax(axis=1)))

    def predict_proba(self, X):
        """Probabilities (N, K) for X (N, D); leaves the cache alone."""
        return copy.copy(self).forward(X)

    def predict(self, X):
        """The most probable class (N,) for X (N, D); leaves the cache alone."""
        return self.predict_proba(X).argmax(axis=1)

    def save(self, path):
        """Write the network to path, an .npz file: whole or not at all."""
        parameters = {name: np.atleast_2d(getattr(self, name)) for name in PARAMETERS}
        write_npz(path, learning_rate=self.learning_rate, **parameters)

    @classmethod
    def load(cls, path):
        """The network that save wrote to path; OSError without it, ValueError for another file."""
        saved = read_npz(path, "learning_rate", *PARAMETERS)
        try:
            network = cls(*saved["W1"].shape, saved["b2"].size, float(saved["learning_rate"]))
            for name in PARAMETERS:
                shape = getattr(network, name).shape
                setattr(network, name, as_matrix(name, saved[name], *shape))
        except (ValueError, TypeError) as error:
            raise ValueError(f"path: expected a saved network, got {path}: {error}") from error
        return network


# ------------------------------------------------------------------ files
def write_npz(path, **arrays) -> None:
    """Write arrays to path, an .npz file: whole, or what was there stays and OSError is raised."""
    unfinished = Path(f"{path}.{os.getpid()}.unfinished")
    try:
        with open(unfinished, "wb") as file:
            for left in unfinished.parent.glob("*.unfinished"):  # by a process that was killed
                with suppress(OSError):
                    if (
                        left.name.startswith(f"{Path(path).name}.")
                        and left.stat().st_mtime < unfinished.stat().st_mtime - 3600
                    ):
                        left.unlink()
            np.savez_compressed(file, **arrays)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_npz(path, *names: str) -> dict[str, np.ndarray]:
    """The arrays of these names in the .npz file at path. OSError if it cannot be read, ValueError
    if it is damaged or holds something else."""
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in names}
    except (OSError, MemoryError):
        raise  # the file may be good
    except Exception as error:  # a damaged archive fails in many ways
        raise ValueError(
            f"path: expected an .npz file with {', '.join(names)}, got {path}: {error}"
        ) from error


# ------------------------------------------------------------------ the data: 06
# images as rows of 28 * 28 pixels, uint8 from 0 to 255; labels 0 to 9; name is "mnist" or "digits"
Dataset = namedtuple("Dataset", "X_train y_train X_test y_test name")

# md5 of the four original files (LeCun, Cortes and Burges), uncompressed, in the order of Dataset
MNIST_MD5 = (
    "6bbc9ace898e44ae57da46a324031adb",
    "a25bea736e30d166cdddb491f175f624",
    "2646ac647ad5339dbf082846283269ea",
    "27ae3e4e09519cfbb04c329615203637",
)

ADVICE = {  # what helps against an error of this kind; the first that fits
    ssl.SSLCertVerificationError: "let Python trust the certificates of this network (on macOS run "
    "Install Certificates.command in Python's folder; at a school or company set SSL_CERT_FILE to "
    "its file of certificates)",
    socket.gaierror: "connect to the internet (the name openml.org could not be looked up)",
    urllib.error.HTTPError: "wait until openml.org works again",
    TimeoutError: 'wait until openml.org answers sooner (load_mnist("mnist") gives it 30 seconds)',
    (json.JSONDecodeError, UnicodeError): "log in to this network (its login page answered)",
    MemoryError: "close other notebooks and programs to free memory",
    (
        urllib.error.URLError,
        ConnectionError,
    ): "connect to the internet (by a proxy: set https_proxy)",
    OSError: "make room on the disk, in a folder that can be written",
    Exception: "wait a while or copy mnist_28x28.npz from a computer that has it",
}


def load_mnist(source: str = "auto") -> Dataset:
    """MNIST in its official split: from this module's cache in scikit-learn's data folder (that is
    SCIKIT_LEARN_DATA or ~/scikit_learn_data), from scikit-learn's cache there, or from openml.org.
    Where none of these can be had, the digits that ship with scikit-learn, and a sentence that says
    so. source="mnist" waits longer for the network and then raises RuntimeError instead;
    source="digits" asks for the digits; ValueError for any other source."""
    if source not in ("auto", "mnist", "digits"):
        raise ValueError(f'source: expected "auto", "mnist" or "digits", got {source!r}')
    if source != "digits":
        try:
            return cached_mnist(seconds=4 if source == "auto" else 30)
        except Exception as error:  # whatever went wrong there, the lesson goes on
            advice = next(
                text
                for kind, text in ADVICE.items()  # an error of the network holds its reason
                if isinstance(error, kind) or isinstance(getattr(error, "reason", None), kind)
            )
            failed = f"real MNIST could not be had ({error!r}); to get it, {advice}, and"
            if source == "mnist":
                raise RuntimeError(
                    f'load_mnist: {failed} call it again, or ask for load_mnist("digits")'
                ) from error
        print(
            "Here are the 1,797 small digits that ship with scikit-learn, enlarged to 28×28, for "
            f"{failed} run this cell again."
        )
    return load_small_digits()


def cached_mnist(seconds: float) -> Dataset:
    """MNIST from this module's cache, or else by fetch_mnist and then into that cache."""
    cache = Path(
        os.environ.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data", "mnist_28x28.npz"
    ).expanduser()
    with suppress(OSError, ValueError):  # not there yet, or damaged: made anew below
        return check_mnist(*read_npz(cache, *Dataset._fields[:4]).values())
    data = fetch_mnist(cache.parent, seconds)
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        write_npz(cache, **dict(zip(Dataset._fields[:4], data)))
    except (OSError, MemoryError) as error:
        print(f"MNIST is loaded, but no copy could be kept for the next time ({error!r}).")
    return data


@np.errstate(invalid="ignore")  # a value that a cast to uint8 changes is refused below
def check_mnist(*arrays) -> Dataset:
    """X_train, y_train, X_test, y_test as a Dataset; ValueError if they are not MNIST exactly."""
    cast = [array.astype(np.uint8, order="C") for array in arrays]
    for array, exact, ndim, md5 in zip(arrays, cast, (2, 1, 2, 1), MNIST_MD5):
        # an original file begins with a code and the number of images, rows and columns
        header = np.array([2047 + 2 * ndim, *array.shape[:1], 28, 28], ">u4")[: 2 * ndim].tobytes()
        if (
            array.ndim != ndim
            or (array != exact).any()
            or hashlib.md5(header + exact.tobytes(), usedforsecurity=False).hexdigest() != md5
        ):
            raise ValueError("these are not the images and labels of MNIST")
    return Dataset(cast[0], cast[1].astype(int), cast[2], cast[3].astype(int), "mnist")


def fetch_mnist(data_home: Path, seconds: float) -> Dataset:
    """MNIST from scikit-learn's cache in data_home, or else from openml.org; an error if that is
    silent for so many seconds."""
    from sklearn.datasets import fetch_openml

    # read here, for fetch_openml deletes a file that it fails to read, be it for want of memory
    for path in (
        *data_home.glob("openml/**/mnist_784.arff.gz"),
        *data_home.glob("openml/**/52667.gz"),  # the same, kept by an older version
    ):
        with (
            suppress(OSError, EOFError, ValueError, zlib.error),
            warnings.catch_warnings(action="ignore"),  # an empty file
        ):
            X = np.loadtxt(path, np.uint8, comments=["%", "@"], delimiter=",", ndmin=2)
            return check_mnist(X[:60000, :-1], X[:60000, -1], X[60000:, :-1], X[60000:, -1])
    print("MNIST is not on this computer: fetching it from openml.org, once, 15 MB.", flush=True)
    ask_openml(seconds)
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)  # fetch_openml sets no limit of its own
    try:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(action="ignore"):
            X, y = fetch_openml(
                "mnist_784",
                version=1,
                data_home=folder,
                return_X_y=True,
                n_retries=1,
                parser="pandas",  # the default fails with pandas 3
                as_frame=False,
                read_csv_kwargs={"dtype": "uint8"},
            )
    finally:
        socket.setdefaulttimeout(timeout)
    return check_mnist(X[:60000], y[:60000], X[60000:], y[60000:])


def ask_openml(seconds: float) -> None:
    """Raise what keeps openml.org from answering, TimeoutError after so many seconds."""
    url, answer = "https://www.openml.org/api/v1/json/data/554", Future()

    def ask():
        try:
            answer.set_result(json.load(urllib.request.urlopen(url, timeout=seconds)))
        except Exception as error:
            answer.set_exception(error)

    # looking up a name cannot be cut short, but left behind
    Thread(target=ask, daemon=True).start()
    answer.result(seconds)


def load_small_digits() -> Dataset:
    """The 8×8 digits of scikit-learn, enlarged to 20×20 in a border of 4 as MNIST's are: 1,437 to
    train on, 360 to test."""
    from scipy.ndimage import zoom
    from sklearn.datasets import load_digits

    images, y = load_digits(return_X_y=True)
    images = zoom(images.reshape(-1, 8, 8) * (255 / 16), (1, 2.5, 2.5), order=1)
    X = np.pad(images, ((0, 0), (4, 4), (4, 4))).round().astype(np.uint8).reshape(-1, 784)
    train, test = np.split(np.random.default_rng(0).permutation(len(X)), [1437])
    return Dataset(X[train], y[train], X[test], y[test], "digits")


def prepare(data: Dataset, dtype=np.float32) -> tuple[np.ndarray, ...]:
    """X_train, Y_train, X_val, Y_val: pixels from 0 to 1, labels one-hot; a random twelfth held out
    for validation."""
    X, Y = data.X_train.astype(dtype) / 255, one_hot_encode(data.y_train).astype(dtype)
    val, train = np.split(np.random.default_rng(0).permutation(len(X)), [len(X) // 12])
    return X[train], Y[train], X[val], Y[val]


def trained_network(data):
    """Notebook 06's network for this data: as it saved it, or else trained now, and saved."""
    path = NOTEBOOKS / f"network_{data.name}.npz"
    ready = f"{path.name}: 784 inputs, 128 hidden units, 10 classes"
    with suppress(OSError, ValueError):
        network = NeuralNetwork.load(path)
        if (network.W1.shape, network.W2.shape) == ((784, 128), (128, 10)):
            print(ready)
            return network
    print("No network to read: training that of notebook 06 …", end="\r", flush=True)
    X_train, Y_train, _, _ = prepare(data)
    network = NeuralNetwork(784, 128, 10, dtype=np.float32)
    # an epoch of MNIST is 1,719 steps, of the small digits 42
    for rate, epochs in [(0.2, 20), (0.05, 5)] if data.name == "digits" else [(0.4, 4), (0.05, 1)]:
        network.learning_rate = rate
        network.fit(X_train, Y_train, epochs=epochs, batch_size=32, verbose=False)
    try:
        if path.exists():
            raise OSError(f"{path.name} holds something else, which is left as it is")
        network.save(path)
        print(ready)
    except OSError as error:
        print(f"Trained a network 784-128-10; it could not be saved: {error}")
    return network


# ------------------------------------------------------------------ pictures and pages
def show_images(images, titles=(), n_columns=10, symmetric=False, label=""):
    """Rows of 784 numbers as 28×28 pictures on one scale, as a figure.

    Grays, or blue to red about zero if symmetric, with a color bar that label names.
    """
    images, titles = np.asarray(images).reshape(-1, 28, 28), list(titles)
    if len(images) == 0:
        raise ValueError("images: expected one image or more, got none")
    n_rows = -(-len(images) // n_columns)
    size = (0.9 * n_columns, (1.15 if titles else 0.95) * n_rows)
    fig, axes = plt.subplots(n_rows, n_columns, squeeze=False, layout="constrained", figsize=size)
    limit = float(np.abs(images).max())
    colors = dict(cmap="RdBu_r", vmin=-limit) if symmetric else dict(cmap="gray_r", vmin=0)
    for ax, image in zip(axes.flat, images):
        picture = ax.imshow(image, vmax=limit, **colors)
    for ax, title in zip(axes.flat, titles):
        ax.set_title(title, fontsize=10, loc="center")
    for ax in axes.flat:
        ax.axis("off")
    if symmetric:
        fig.colorbar(picture, ax=axes, shrink=0.8, label=label)
    return fig


def draw_network(node_texts, weights, ax, edge_texts=None, silent=(), arrow="->"):
    """A network as a graph, inputs on the left.

    node_texts is a list of texts for each layer, weights an array (n_in, n_out) between each two
    layers. Edges are orange for positive numbers, blue for negative, the wider the larger in their
    layer; gray and dashed for zero and out of the silent units, pairs (layer, unit). edge_texts,
    shaped like weights, stands on them instead of the numbers; arrow "<-" points them back.
    """
    circles = {}
    for x, texts in enumerate(node_texts):
        for i, text in enumerate(texts):
            circle = dict(
                boxstyle="circle,pad=0.5", fc="white", ls="--" if (x, i) in silent else "-"
            )
            y = (len(texts) - 1) / 2 - i
            circles[x, i] = ax.text(x, y, text, ha="center", va="center", bbox=circle)
    for x, W in enumerate(weights):
        for (i, j), w in np.ndenumerate(W):
            off = w == 0 or (x, i) in silent
            color = "0.6" if off else "C1" if w > 0 else "C0"
            width = 1 if off else 0.5 + 3 * abs(w) / np.abs(W).max()
            start, end = circles[x, i], circles[x + 1, j]
            (x0, y0), (x1, y1) = start.get_position(), end.get_position()
            style = dict(arrowstyle=arrow, color=color, lw=width, ls="--" if off else "-")
            style |= dict(patchA=start.get_bbox_patch(), patchB=end.get_bbox_patch())
            ax.annotate("", (x1, y1), (x0, y0), arrowprops=dict(style, shrinkA=0, shrinkB=0))
            text, at = edge_texts[x][i][j] if edge_texts else f"{w:.3g}", 0.3 + 0.08 * (j % 2)
            label = dict(ha="center", va="center", fontsize=10, bbox=dict(fc="white", ec=color))
            ax.text(x0 + at, y0 + at * (y1 - y0), text.replace("-", "−"), **label)
    height = max(map(len, node_texts)) / 2 + 0.1
    ax.set(xlim=(-0.4, len(node_texts) - 0.6), ylim=(-height, height))
    ax.axis("off")


def show_page(name, still, **values):
    """notebooks/pages/name, filled, as HTML; the figure still stands where scripts do not run.

    Each {{WORD}} of the page becomes values["word"]: text as it is, anything else as JSON. A
    network becomes its parameters, as whole numbers of 16 bits, to be multiplied by {{SCALE}}.
    """
    from IPython.display import HTML

    picture = io.BytesIO()
    still.savefig(picture, format="png")
    plt.close(still)
    common = (NOTEBOOKS / "pages" / "common.html").read_text(encoding="utf-8")
    words = {"STILL": data_uri("image/png", picture.getvalue()), "COMMON": common}
    for key, value in values.items():
        if isinstance(value, NeuralNetwork):
            numbers = np.concatenate([getattr(value, each).ravel() for each in PARAMETERS])
            words["SCALE"] = str(np.abs(numbers).max() / 32767)
            whole = np.rint(numbers / np.abs(numbers).max() * 32767).astype("<i2")
            value = data_uri("application/octet-stream", whole.tobytes())
        words[key.upper()] = value if isinstance(value, str) else json.dumps(value)
    page = (NOTEBOOKS / "pages" / name).read_text(encoding="utf-8")
    return HTML(re.sub(r"{{(\w+)}}", lambda match: words[match[1]], page))


def data_uri(kind, content):
    """The bytes content as a URI that stands for a file of this kind."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


# ------------------------------------------------------------------ exercises
def check_exercise(exercise, answer, *, cases, right=None, accept=None, mistakes=None, without=()):
    """Print one line: whether answer, a function, does what the exercise asks, and if not, why.

    cases are tuples of arguments, of which answer gets copies. right(*case) is the right value; or
    accept(value, *case) says whether a value is right: True, or else False or a sentence. mistakes
    maps what to say to a function that makes that mistake. While answer runs, the functions named
    in without, such as "softmax" or "scipy.special.softmax", are taken away.
    """

    def run(function):
        return [function(*copy.deepcopy(case)) for case in cases]

    def judge(value, case):
        case = copy.deepcopy(case)
        verdict = accept(value, *case) if accept else difference(value, right(*case)) or True
        return verdict if isinstance(verdict, str) else None if verdict else "not what is asked for"

    try:
        with taken_away(without, answer):
            values = run(answer)
        if any(value is None for value in values):
            print(f"{exercise}: not done yet (did you return it?)")
            return
        faults = [judge(value, case) for value, case in zip(values, cases)]
    except BaseException as error:  # also of Ctrl-C in an endless loop
        print(f"{exercise}: not yet: {describe(error, answer)}")
        return
    which = f" (case {{}} of {len(cases)})" if len(cases) > 1 else ""
    fault = next((f + which.format(i) for i, f in enumerate(faults, 1) if f), None)
    for mistake, wrong in (mistakes or {}).items():
        with suppress(Exception):  # a mistake need not be possible in every case
            if fault and not any(map(difference, values, run(wrong))):
                fault = mistake
                break
    print(f"{exercise}: not yet: {fault}" if fault else f"{exercise}: correct")


def difference(value, expected):
    """How value differs from expected, numbers or a dict or tuple of numbers, or None."""
    if isinstance(expected, tuple) and any(map(np.ndim, expected)):
        values = value if isinstance(value, (tuple, list)) or np.ndim(value) else [value]
        if len(values) != len(expected):
            return f"expected {len(expected)} values, got {len(values)}"
        names = [f"value {i}" for i in range(1, len(values) + 1)]
        value, expected = dict(zip(names, values)), dict(zip(names, expected))
    if isinstance(expected, dict) and isinstance(value, dict) and set(value) == set(expected):
        faults = ((key, difference(value[key], expected[key])) for key in expected)
        return next((f"{key}: {fault}" for key, fault in faults if fault), None)
    try:
        numbers, expected = as_numbers("value", value), np.asarray(expected, float)
    except (TypeError, ValueError):
        wanted = list(expected) if isinstance(expected, dict) else "numbers"
        got = list(value) if isinstance(value, dict) else type(value).__name__
        return f"expected {wanted}, got {got}"
    near = functools.partial(np.isclose, rtol=1e-4, atol=1e-6)
    turned = numbers.ndim == 2 and numbers.T.shape == expected.shape
    hint = ": transposed?" if turned and near(numbers.T, expected).all() else ""
    if numbers.shape != expected.shape:
        return f"wrong shape {numbers.shape}, expected {expected.shape}{hint}"
    for place in np.argwhere(~near(numbers, expected)).tolist():
        pair = expected[tuple(place)], numbers[tuple(place)]
        digits = next(n for n in range(4, 18) if len({f"{number:.{n}g}" for number in pair}) == 2)
        texts = "expected {:.{n}g}, got {:.{n}g}".format(*pair, n=digits)
        return texts + (f" at {place}" if place else "") + hint
    return None


def describe(error, answer):
    """The error in one line, with the line of the reader's own code that it came from."""
    text = f"{type(error).__name__}: {error}".rstrip(": ").partition("\n")[0]
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return text + (f" (line {own[-1].lineno}: {own[-1].line})" if own else "")


@contextmanager
def taken_away(names, answer):
    """While it lasts, each of these functions raises NameError, for answer and in its module."""
    with ExitStack() as stack:
        for name in names:
            gone = mock.Mock(side_effect=NameError(f"this exercise is to be done without {name}"))
            if "." in name:
                stack.enter_context(mock.patch(name, gone))
            else:
                for space in (globals(), getattr(answer, "__globals__", {})):
                    stack.enter_context(mock.patch.dict(space, {name: gone}))
        yield
