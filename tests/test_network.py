"""The functions and the network of nnhelpers: values, gradients, files, bad input, pictures."""

import math
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import nbformat
import numpy as np
import pandas as pd
import pytest
from sklearn.neural_network import MLPClassifier

import nnhelpers as nn
from nnhelpers import NeuralNetwork

ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu"]
PARAMETERS = ["W1", "b1", "W2", "b2"]


def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-3))


def random_task(seed, N, D, H, K, dtype=np.float64):
    """A network and a batch with soft labels."""
    rng = np.random.default_rng(seed)
    network = NeuralNetwork(D, H, K, learning_rate=0.1, seed=seed, dtype=dtype)
    network.b1 += rng.normal(0, 0.3, (1, H)).astype(dtype)
    return network, rng.normal(size=(N, D)), nn.softmax(rng.normal(size=(N, K)))


# ------------------------------------------------------------------ activations
@pytest.mark.parametrize(
    "name, z, value, slope",
    [
        ("sigmoid", 0, 0.5, 0.25),
        ("sigmoid", math.log(3), 0.75, 0.1875),
        ("sigmoid", -math.log(3), 0.25, 0.1875),
        ("tanh", 0, 0, 1),
        ("tanh", math.log(2), 0.6, 0.64),
        ("tanh", -math.log(2), -0.6, 0.64),
        ("relu", 2.5, 2.5, 1),
        ("relu", -2.5, 0, 0),
        ("relu", 0, 0, 0),
        ("leaky_relu", 2.5, 2.5, 1),
        ("leaky_relu", -2.5, -0.025, 0.01),
        ("leaky_relu", 0, 0, 0.01),
    ],
)
def test_activation_values(name, z, value, slope):
    z = np.array([z], float)
    assert getattr(nn, name)(z) == pytest.approx(value)
    assert getattr(nn, name + "_derivative")(z) == pytest.approx(slope)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivative_is_the_slope(name):
    z = np.array([-4.0, -1.5, -0.3, 0.2, 1.0, 6.0])
    slope = nn.numerical_gradient(lambda z: getattr(nn, name)(z).sum(), z)
    assert getattr(nn, name + "_derivative")(z) == pytest.approx(slope, abs=1e-9)


def test_alpha_is_the_slope_below_zero():
    z = np.array([-2.0, 3.0])
    assert nn.leaky_relu(z, 0.3).tolist() == [-0.6, 3.0]
    assert nn.leaky_relu_derivative(z, 0.3).tolist() == [0.3, 1.0]


@pytest.mark.parametrize(
    "name", ACTIVATIONS + [name + "_derivative" for name in ACTIVATIONS] + ["softmax"]
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_any_shape_dtype_kept_no_overflow(name, dtype):
    for shape in [(3,), (2, 3), (2, 1, 3), (1, 1)]:
        z = np.linspace(-1e4, 1e4, math.prod(shape), dtype=dtype).reshape(shape)
        result = getattr(nn, name)(z)
        assert result.shape == shape and result.dtype == dtype and np.isfinite(result).all()
    assert np.isfinite(getattr(nn, name)(np.array([-1e4, 0, 1e4], dtype))).all()


def test_sigmoid_limits():
    assert nn.sigmoid(np.array([-1e4, 1e4])).tolist() == [0, 1]
    assert nn.sigmoid(np.array([-700.0]))[0] == pytest.approx(math.exp(-700))


def test_softmax():
    z = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    by_hand = [math.exp(v) / (math.e + math.e**2 + math.e**3) for v in (1, 2, 3)]
    assert nn.softmax(z)[0] == pytest.approx(by_hand) and nn.softmax(z)[1] == pytest.approx(1 / 3)
    assert nn.softmax(z + 1000) == pytest.approx(nn.softmax(z))
    assert nn.softmax(np.array([1e4, -1e4])).tolist() == [1, 0]
    assert nn.softmax(np.ones((2, 3, 5))).sum(axis=-1) == pytest.approx(1)


@pytest.mark.parametrize(
    "name", ACTIVATIONS + [name + "_derivative" for name in ACTIVATIONS] + ["softmax"]
)
@pytest.mark.parametrize("kind", [list, tuple, "u1", "i1", "u2", "i4", "i8", "?", pd.Series, "f4"])
def test_whatever_numpy_takes_as_numbers_is_computed_in_floating_point(name, kind):
    numbers = {"?": [0, 1, 1], "u1": [1, 100, 3], "u2": [1, 100, 3], "i1": [-128, 0, 2]}
    numbers = numbers.get(str(kind), [-3, 0, 2])
    result = getattr(nn, name)(np.array(numbers, kind) if isinstance(kind, str) else kind(numbers))
    expected = getattr(nn, name)(np.array(numbers, float))
    assert result.dtype == (np.float32 if kind == "f4" else np.float64)
    assert result == pytest.approx(expected, rel=1e-4 if kind == "f4" else 1e-12)


# ------------------------------------------------------------------ labels, loss, gradient check
def test_one_hot():
    assert nn.one_hot_encode([2, 0], 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert nn.one_hot_encode(np.array([9.0])).shape == (1, 10)
    assert nn.one_hot_encode(np.array([0, 1], np.uint8), 2).tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    "p, loss", [(0.9, 0.10536), (0.1, 2.30259), (1.0, 0.0), (0.0, 27.63102), (1e-12, 27.63102)]
)
def test_cross_entropy_of_one_sample(p, loss):
    assert nn.cross_entropy_loss([[1, 0]], [[p, 1 - p]]) == pytest.approx(loss, abs=1e-5)


def test_cross_entropy_is_a_mean_over_samples():
    y_pred = np.array([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]])
    loss = nn.cross_entropy_loss(nn.one_hot_encode([0, 1], 3), y_pred)
    assert loss == pytest.approx(-(math.log(0.5) + math.log(0.8)) / 2) and type(loss) is float
    assert nn.cross_entropy_loss(y_pred, y_pred) == pytest.approx(
        -(y_pred * np.log(y_pred)).sum() / 2
    )


def test_probabilities_may_be_rounded():
    assert nn.cross_entropy_loss([[1, 0]], [[0.5, 0.5009]]) == pytest.approx(math.log(2))
    for one_more in [0.5011, 0.4989]:
        with pytest.raises(ValueError, match="^y_pred: expected rows that sum to 1"):
            nn.cross_entropy_loss([[1, 0]], [[0.5, one_more]])


def test_numerical_gradient():
    x = np.arange(6.0).reshape(2, 3)
    before = x.copy()
    assert nn.numerical_gradient(lambda x: np.sum(x**3), x) == pytest.approx(
        3 * before**2, abs=1e-6
    )
    assert (x == before).all()
    assert nn.numerical_gradient(lambda _: np.sum(x**2), x) == pytest.approx(2 * before)
    coarse = nn.numerical_gradient(lambda x: np.sum(x**3), x, eps=0.1)
    assert coarse == pytest.approx(3 * before**2 + 0.01)
    assert nn.numerical_gradient(lambda x: x[0] ** 3, np.zeros(1)) == pytest.approx(
        1e-10
    )  # eps squared


def test_an_interrupted_numerical_gradient_leaves_x_as_it_was():
    calls, x = [], np.arange(4.0)

    def f(x):
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return x.sum()

    with pytest.raises(KeyboardInterrupt):
        nn.numerical_gradient(f, x)
    assert x.tolist() == [0, 1, 2, 3]


# ------------------------------------------------------------------ the network
@pytest.mark.parametrize(
    "N, D, H, K",
    [(5, 4, 6, 3), (1, 4, 6, 3), (7, 3, 1, 2), (2, 1, 3, 5), (1, 1, 1, 2), (20, 10, 8, 10)],
)
def test_gradients_against_finite_differences(N, D, H, K):
    for seed in range(5):
        network, X, y_true = random_task(seed, N, D, H, K)
        network.forward(X)
        gradients = network.backward(y_true)
        for name in PARAMETERS:

            def loss(_, task=(network, X, y_true)):
                return nn.cross_entropy_loss(task[2], task[0].predict_proba(task[1]))

            numerical = nn.numerical_gradient(loss, getattr(network, name))
            assert gradients[name].shape == getattr(network, name).shape
            assert relative_error(gradients[name], numerical) < 1e-7, name


def test_ties_at_zero_pass_no_gradient():
    """Where z1 is exactly 0 the mask is 0, as relu_derivative's convention says."""
    network, X, y_true = random_task(0, 4, 3, 5, 2)
    network.W1[:, 2] = 0
    network.b1[:, 2] = 0
    network.forward(X)
    gradients = network.backward(y_true)
    assert (gradients["W1"][:, 2] == 0).all() and gradients["b1"][0, 2] == 0
    assert (network.cache["z1"][:, 2] == 0).all() and (gradients["W1"][:, [0, 1, 3, 4]] != 0).any()


def test_same_as_scikit_learn():
    """The probabilities, and the weights after one step of gradient descent, from one start."""
    network, X, _ = random_task(3, 40, 6, 8, 4)
    y = np.arange(40) % 4
    theirs = MLPClassifier(
        8, solver="sgd", learning_rate_init=0.1, momentum=0, alpha=0, batch_size=40, shuffle=False
    )
    theirs.partial_fit(X, y, classes=range(4))
    theirs.coefs_ = [network.W1.copy(), network.W2.copy()]
    theirs.intercepts_ = [network.b1[0].copy(), network.b2[0].copy()]
    theirs._optimizer.params = theirs.coefs_ + theirs.intercepts_
    assert network.predict_proba(X) == pytest.approx(theirs.predict_proba(X), rel=1e-10)
    theirs.partial_fit(X, y)
    network.train(X, nn.one_hot_encode(y, 4))
    stepped = [theirs.coefs_[0], theirs.intercepts_[0], theirs.coefs_[1], theirs.intercepts_[1]]
    for ours, their in zip(PARAMETERS, stepped):
        assert getattr(network, ours).ravel() == pytest.approx(their.ravel(), rel=1e-9, abs=1e-12)


def test_starting_weights():
    network = NeuralNetwork(500, 400, 300, learning_rate=0.3)
    assert network.W1.std() == pytest.approx(math.sqrt(2 / 500), rel=0.02)
    assert network.W2.std() == pytest.approx(math.sqrt(1 / 400), rel=0.02)
    assert abs(network.W1.mean()) < 1e-3 and abs(network.W2.mean()) < 1e-3
    assert not network.b1.any() and not network.b2.any()
    assert [getattr(network, name).shape for name in PARAMETERS] == [
        (500, 400),
        (1, 400),
        (400, 300),
        (1, 300),
    ]
    assert network.learning_rate == 0.3 and NeuralNetwork(1, 1, 1).learning_rate == 0.01
    assert type(NeuralNetwork(1, 1, 1, np.float64(0.5)).learning_rate) is float
    same, other = NeuralNetwork(5, 4, 3, seed=0), NeuralNetwork(5, 4, 3, seed=1)
    assert (NeuralNetwork(5, 4, 3).W1 == same.W1).all() and (same.W1 != other.W1).all()
    assert (
        same.W1.dtype == np.float64
        and NeuralNetwork(1, 1, 1, dtype=np.float32).b2.dtype == np.float32
    )


def test_forward_keeps_a_cache_and_the_others_leave_it_alone():
    network, X, y_true = random_task(1, 6, 4, 5, 3)
    network.predict(X), network.predict_proba(X), network.evaluate(X, y_true)
    assert network.cache == {}
    y_pred = network.forward(X)
    cache = network.cache
    assert list(cache) == ["X", "z1", "h1", "z2", "y_pred"] and cache["y_pred"] is y_pred
    assert cache["h1"] == pytest.approx(np.maximum(X @ network.W1 + network.b1, 0))
    assert y_pred == pytest.approx(nn.softmax(cache["h1"] @ network.W2 + network.b2))
    assert network.predict(2 * X).shape == (6,) and network.evaluate(2 * X, y_true)
    assert network.cache is cache
    assert (network.predict(X) == y_pred.argmax(axis=1)).all()


def test_backward_changes_nothing_and_update_takes_the_step():
    network, X, y_true = random_task(2, 6, 4, 5, 3)
    before = {name: getattr(network, name).copy() for name in PARAMETERS}
    network.forward(X)
    gradients = network.backward(y_true)
    assert list(gradients) == PARAMETERS
    assert all((getattr(network, name) == before[name]).all() for name in PARAMETERS)
    network.update(gradients)
    for name in PARAMETERS:
        assert getattr(network, name) == pytest.approx(
            before[name] - 0.1 * gradients[name], rel=1e-15
        )


def test_train_returns_the_loss_before_its_step():
    network, X, y_true = random_task(4, 30, 4, 9, 3)
    before = nn.cross_entropy_loss(y_true, network.predict_proba(X))
    assert network.train(X, y_true) == before
    assert nn.cross_entropy_loss(y_true, network.predict_proba(X)) < before


def test_fit_uses_every_sample_once_an_epoch(monkeypatch):
    network, X, y_true = random_task(5, 23, 4, 5, 3)
    batches = []
    monkeypatch.setattr(
        network, "backward", lambda y_true: batches.append((network.cache["X"], y_true))
    )
    monkeypatch.setattr(network, "update", lambda gradients: None)
    network.fit(X, y_true, epochs=2, batch_size=5, verbose=False)
    assert [len(batch) for batch, _ in batches] == [5, 5, 5, 5, 3] * 2
    epochs = [np.concatenate([batch for batch, _ in half]) for half in (batches[:5], batches[5:])]
    for rows in epochs:
        assert sorted(rows.tolist()) == sorted(X.tolist()) and (rows != X).any()
    assert (epochs[0] != epochs[1]).any()
    for batch, labels in batches:  # images and labels stay together
        for row, label in zip(batch, labels):
            assert (y_true[(X == row).all(axis=1)] == label).all()


def test_fit_history_and_progress(capsys, monkeypatch):
    network, X, y_true = random_task(6, 40, 4, 5, 3)
    y_true = nn.one_hot_encode(y_true.argmax(axis=1), 3)
    seen = []  # what stands on the screen each time it is brought up to date
    with monkeypatch.context() as patch:
        patch.setattr(sys.stdout, "flush", lambda: seen.append(sys.stdout.getvalue().count("\n")))
        history = network.fit(
            X[:30], y_true[:30], epochs=3, validation=(X[30:], y_true[30:]), batch_size=4
        )
    assert seen == [1, 2, 3]
    assert list(history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert all(len(values) == 3 for values in history.values())
    assert (history["loss"][-1], history["accuracy"][-1]) == network.evaluate(X[:30], y_true[:30])
    assert (history["val_loss"][-1], history["val_accuracy"][-1]) == network.evaluate(
        X[30:], y_true[30:]
    )
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[2] == "epoch  3" + "".join(
        f"   {name} {values[-1]:.4f}" for name, values in history.items()
    )
    assert list(network.fit(X, y_true, epochs=1, verbose=False)) == ["loss", "accuracy"]
    assert capsys.readouterr().out == ""


def test_fit_is_reproducible_and_defaults_hold():
    runs = []
    for settings in [{}, {}, {"seed": 1}, {"epochs": 10, "batch_size": 128, "seed": 0}]:
        network, X, y_true = random_task(7, 200, 4, 5, 3)
        history = network.fit(X, y_true, verbose=False, **settings)
        runs.append(network.W1)
        assert len(history["loss"]) == 10
    assert (runs[0] == runs[1]).all() and (runs[0] == runs[3]).all() and (runs[0] != runs[2]).any()


def test_fit_learns():
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (400, 2))
    y_true = nn.one_hot_encode((X[:, 0] * X[:, 1] > 0).astype(int), 2)
    network = NeuralNetwork(2, 16, 2, learning_rate=0.5)
    history = network.fit(X, y_true, epochs=100, batch_size=32, verbose=False)
    assert history["accuracy"][-1] > 0.95 and history["loss"][-1] < 0.5 * history["loss"][0]


def test_evaluate():
    network, X, _ = random_task(8, 10, 4, 5, 3)
    y_pred = network.predict_proba(X)
    right = nn.one_hot_encode(y_pred.argmax(axis=1), 3)
    some_wrong = np.vstack([np.roll(right[:4], 1, axis=1), right[4:]])
    loss, accuracy = network.evaluate(X, some_wrong)
    assert type(accuracy) is float and type(loss) is float
    assert accuracy == pytest.approx(0.6) and loss == pytest.approx(
        -np.mean(np.log((y_pred * some_wrong).sum(axis=1)))
    )


def test_float32_stays_float32():
    network, X, y_true = random_task(9, 30, 4, 5, 3, np.float32)
    network.fit(X, y_true, epochs=2, batch_size=7, validation=(X, y_true), verbose=False)
    arrays = [network.forward(X), *network.backward(y_true).values(), *network.cache.values()]
    arrays += [getattr(network, name) for name in PARAMETERS]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_data_of_the_networks_type_is_not_copied():
    network = NeuralNetwork(3, 2, 2, dtype=np.float32)
    X = np.ones((2, 3), np.float32)
    network.forward(X)
    assert network.cache["X"] is X


def test_settings_are_given_by_name():
    with pytest.raises(TypeError):
        NeuralNetwork(3, 2, 2, 0.1, 0)
    with pytest.raises(TypeError):
        NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, 5)


def test_whole_numbers_are_taken_as_pixels():
    network = NeuralNetwork(4, 3, 2)
    pixels = np.array([[0, 255, 3, 9]], np.uint8)
    assert (network.predict_proba(pixels) == network.predict_proba(pixels.astype(float))).all()
    assert (network.predict_proba(pixels.tolist()) == network.predict_proba(pixels)).all()
    assert len(network.fit(pixels.tolist(), [[1, 0]], epochs=2, verbose=False)["loss"]) == 2


@pytest.mark.parametrize("kind", [list, tuple, np.float32, int])
def test_weights_set_by_hand(kind):
    """To lists and whole numbers; the input is never cut to their type."""
    values = {
        "W1": [[1, -1], [2, 3]],
        "b1": [0, 1],
        "W2": [[1, 2, 0], [3, 4, 1]],
        "b2": [[0, 1, 2]],
    }
    given, plain = NeuralNetwork(2, 2, 3), NeuralNetwork(2, 2, 3)
    for name, value in values.items():
        setattr(given, name, np.array(value, kind) if kind in (np.float32, int) else kind(value))
        setattr(plain, name, np.atleast_2d(np.array(value, float)))
    X, y_true = [[0.25, 0.5], [-1.5, 2.75]], [[1, 0, 0], [0, 0, 1]]
    assert given.predict_proba(X) == pytest.approx(plain.predict_proba(X))
    assert given.train(X, y_true) == pytest.approx(plain.train(X, y_true))
    assert given.W1 == pytest.approx(plain.W1) and given.b1.shape == (1, 2)


def test_frames_and_series_go_by_position():
    X, y = (
        pd.DataFrame({"b": [1.0, 2], "a": [3, 4.5]}, index=[9, 4]),
        pd.Series([1, 0], index=[1, 0]),
    )
    network = NeuralNetwork(2, 3, 2)
    Y = nn.one_hot_encode(y, 2)
    assert Y.tolist() == [[0, 1], [1, 0]]
    frame = pd.DataFrame(Y, index=[5, 2])
    loss = network.evaluate(X.to_numpy(), Y)
    assert network.evaluate(X, frame) == loss
    network.fit(X, frame, epochs=1, batch_size=1, validation=[X, frame], verbose=False)
    read_only = X.to_numpy().copy()
    read_only.flags.writeable = False
    network.train(read_only, Y)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_divergence_is_named(dtype):
    """Weights that grow without bound, and weights that are not finite, are not answered from."""
    _, X, y_true = random_task(12, 30, 4, 5, 3)
    network = NeuralNetwork(4, 5, 3, learning_rate=1e200, dtype=dtype)
    grown = r"weights have grown without bound \(epochs of fit so far: 1\).* rate than 1e\+200"
    with pytest.raises(ValueError, match=grown):
        network.fit(X, y_true, verbose=False)
    for name, value in [("W1", np.inf), ("b1", -np.inf), ("W2", np.nan), ("b2", np.inf)]:
        network = NeuralNetwork(4, 5, 3, dtype=dtype)
        getattr(network, name)[:] = value
        for call in (network.forward, network.predict, network.predict_proba):
            with pytest.raises(ValueError, match="weights have grown without bound"):
                call(np.abs(X))
        with pytest.raises(ValueError, match="weights have grown without bound"):
            network.evaluate(X, y_true)


def test_a_stopped_step_leaves_all_parameters_from_the_same_step():
    """Whatever fails on the way to the new parameters, none of them is replaced."""
    network, X, y_true = random_task(13, 6, 4, 5, 3)
    before = {name: getattr(network, name) for name in PARAMETERS}

    class Interrupted:
        __array_ufunc__ = None

        def __rmul__(self, _):
            raise KeyboardInterrupt

    network.forward(X)
    gradients = network.backward(y_true)
    for name in PARAMETERS:
        with pytest.raises(KeyboardInterrupt):
            network.update(gradients | {name: Interrupted()})
        assert all(getattr(network, name) is before[name] for name in PARAMETERS)


def test_epochs_are_counted_on(capsys):
    network, X, y_true = random_task(14, 6, 4, 5, 3)
    network.fit(X, y_true, epochs=2)
    network.fit(X, y_true, epochs=1)
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["1", "2", "3"]


# ------------------------------------------------------------------ files
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_save_and_load(tmp_path, dtype):
    network, X, y_true = random_task(10, 9, 4, 5, 3, dtype)
    network.save(tmp_path / "net.npz")
    loaded = NeuralNetwork.load(tmp_path / "net.npz")
    assert loaded.learning_rate == 0.1 and loaded.W1.dtype == dtype and loaded.cache == {}
    assert (loaded.predict_proba(X) == network.predict_proba(X)).all()
    assert loaded.train(X, y_true) == network.train(X, y_true) and (loaded.W1 == network.W1).all()
    assert os.listdir(tmp_path) == ["net.npz"]


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    network = NeuralNetwork(3, 2, 2)
    network.save(tmp_path / "net.npz")
    before = (tmp_path / "net.npz").read_bytes()

    def full_disk(file, **arrays):
        assert sorted(os.listdir(tmp_path)) == ["net.npz", f"net.npz.{os.getpid()}.unfinished"]
        file.write(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full_disk)
    with pytest.raises(OSError, match="No space"):
        network.save(tmp_path / "net.npz")
    assert (tmp_path / "net.npz").read_bytes() == before and os.listdir(tmp_path) == ["net.npz"]


def test_what_killed_processes_left_is_removed(tmp_path):
    ages = {"a.npz.1": 3700, "a.npz.2": 3500, "aa.npz.3": 9999, "a.npz4.4": 9999, "a.npz.0": 9999}
    left = {name: tmp_path / f"{name}.unfinished" for name in ages}
    left["a.npz.0"].mkdir()  # a folder cannot be unlinked, and is passed over
    for name, age in ages.items():
        if not left[name].exists():
            left[name].touch()
        os.utime(left[name], (time.time() - age,) * 2)
    nn.write_npz(tmp_path / "a.npz", x=[1])
    assert [name for name in left if not left[name].exists()] == ["a.npz.1"]
    assert nn.read_npz(tmp_path / "a.npz", "x")["x"] == [1] and len(os.listdir(tmp_path)) == 5
    np.save(tmp_path / "b.npy", [1])
    np.savez(tmp_path / "c.npz", x=np.array([None]), y=[1])
    for name in ("b.npy", "c.npz"):
        with pytest.raises(ValueError, match=f"^path: .*an .npz file with y, x, got .*{name}: "):
            nn.read_npz(tmp_path / name, "y", "x")
    with pytest.raises(FileNotFoundError):
        nn.read_npz(tmp_path / "no.npz", "x")


def test_load_refuses_what_is_no_network(tmp_path):
    path = tmp_path / "net.npz"
    with pytest.raises(FileNotFoundError):
        NeuralNetwork.load(path)
    good = dict(
        W1=np.ones((3, 2)),
        b1=np.ones((1, 2)),
        W2=np.ones((2, 4)),
        b2=np.ones((1, 4)),
        learning_rate=0.1,
    )
    np.savez(path, **good)
    NeuralNetwork.load(path)
    content = path.read_bytes()
    wrong = [
        dict(W1=np.ones((2, 3))),
        dict(b1=np.ones(2)),
        dict(W2=np.ones((2, 5))),
        dict(W1=np.ones(3)),
        dict(W2=np.ones((1, 4))),
        dict(b1=np.ones((2, 2))),
        dict(learning_rate=-1.0),
        dict(learning_rate=np.ones(2)),
        dict(W1=np.ones((3, 1))),
    ]
    for change in wrong:
        np.savez(path, **(good | change))
        with pytest.raises(
            ValueError, match="^path: expected a saved network, got .*net.npz: "
        ) as caught:
            NeuralNetwork.load(path)
        assert str(caught.value).endswith(f"net.npz: {caught.value.__cause__}")
    names = "learning_rate, W1, b1, W2, b2"
    for damaged in [content[:200], b"", b"hello", content.replace(b"W2", b"W3")]:
        path.write_bytes(damaged)
        with pytest.raises(
            ValueError, match=f"^path: expected an .npz file with {names}, got .*net.npz: "
        ) as caught:
            NeuralNetwork.load(path)
        assert str(caught.value).endswith(f"net.npz: {caught.value.__cause__}")


class Malice:
    """Unpickled, it changes the folder."""

    def __reduce__(self):
        return os.mkdir, ("run",)


def test_load_runs_nothing_that_a_file_holds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez("net.npz", W1=np.array([Malice()], object))
    with pytest.raises(ValueError, match="^path: expected an .npz file"):
        NeuralNetwork.load("net.npz")
    assert os.listdir() == ["net.npz"]


@pytest.mark.parametrize(
    "place, error",
    [("load", KeyboardInterrupt), ("zeros", KeyboardInterrupt), ("zeros", MemoryError)],
)
def test_load_blames_the_file_for_nothing_else(tmp_path, monkeypatch, place, error):
    def fail(*_, **__):
        raise error

    NeuralNetwork(3, 2, 2).save(tmp_path / "net.npz")
    monkeypatch.setattr(np, place, fail)
    with pytest.raises(error):
        NeuralNetwork.load(tmp_path / "net.npz")


# ------------------------------------------------------------------ bad input is named
GOOD_X, GOOD_Y = np.ones((2, 3)), np.array([[1.0, 0], [0, 1]])


def network_after_forward():
    network = NeuralNetwork(3, 2, 2)
    network.forward(GOOD_X)
    return network


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda: nn.one_hot_encode([0, 10]),
            r"y: expected whole numbers from 0 to 9, got \{0, 10\}",
        ),
        (lambda: nn.one_hot_encode([3], 3), "y: expected whole numbers from 0 to 2, got"),
        (lambda: nn.one_hot_encode([-1, 2]), "y: expected whole numbers from 0 to 9"),
        (lambda: nn.one_hot_encode([0.5]), "y: expected whole numbers"),
        (lambda: nn.one_hot_encode([np.nan]), "y: expected whole numbers"),
        (
            lambda: nn.one_hot_encode([[1]]),
            r"y: expected labels of shape \(N,\) with N >= 1, got \(1, 1\)",
        ),
        (
            lambda: nn.one_hot_encode([]),
            r"y: expected labels of shape \(N,\) with N >= 1, got \(0,\)",
        ),
        (
            lambda: nn.cross_entropy_loss([1, 0], [1, 0]),
            r"y_pred: expected shape \(N, columns\), got \(2,\)",
        ),
        (
            lambda: nn.cross_entropy_loss(GOOD_Y, GOOD_Y[:1]),
            r"y_true: expected shape \(1, 2\), got \(2, 2\)",
        ),
        (
            lambda: nn.cross_entropy_loss(GOOD_Y, [[2, -1], [0, 1]]),
            "y_pred: expected rows that sum to 1, nothing negative, got other rows$",
        ),
        (
            lambda: nn.cross_entropy_loss(GOOD_Y, [[1, 1], [0, 1]]),
            "y_pred: expected rows that sum to 1",
        ),
        (
            lambda: nn.cross_entropy_loss(GOOD_Y, [[np.nan, 1], [0, 1]]),
            "y_pred: expected rows that sum to 1",
        ),
        (
            lambda: nn.cross_entropy_loss(np.full((2, 2), np.inf), GOOD_Y),
            "y_true: expected rows that sum to 1",
        ),
        (
            lambda: nn.cross_entropy_loss(np.ones((0, 2)), np.ones((0, 2))),
            r"y_pred: expected shape \(N, columns\), got \(0, 2\)",
        ),
        (
            lambda: nn.numerical_gradient(np.sum, np.ones(2, np.float32)),
            r"x: expected a float64 array to change in place, got array\(\[1",
        ),
        (
            lambda: nn.numerical_gradient(np.sum, np.ones(2, int)),
            "x: expected a float64 array to change in place, got array",
        ),
        (
            lambda: nn.numerical_gradient(np.sum, [1.0]),
            r"x: expected a float64 array to change in place, got \[1.0\]",
        ),
        (lambda: NeuralNetwork(0, 2, 2), "input_size: expected a positive whole number, got 0"),
        (
            lambda: NeuralNetwork(3, 2.5, 2),
            "hidden_size: expected a positive whole number, got 2.5",
        ),
        (
            lambda: NeuralNetwork(3, 2, True),
            "output_size: expected a positive whole number, got True",
        ),
        (
            lambda: NeuralNetwork(3, 2, "2"),
            "output_size: expected a positive whole number, got '2'",
        ),
        (lambda: NeuralNetwork(3, 2, 2, 0), "learning_rate: expected a positive number, got 0"),
        (
            lambda: NeuralNetwork(3, 2, 2, np.inf),
            "learning_rate: expected a positive number, got inf",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2, np.nan),
            "learning_rate: expected a positive number, got nan",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).forward(np.ones((2, 4))),
            r"X: expected shape \(N, 3\), got \(2, 4\)",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).predict(np.ones(3)),
            r"X: expected shape \(N, 3\), got \(3,\)",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).predict_proba(np.ones((0, 3))),
            r"X: expected shape \(N, 3\), got \(0, 3\)",
        ),
        (lambda: NeuralNetwork(3, 2, 2).forward([[1, np.nan, 1]]), "X: expected finite numbers"),
        (
            lambda: NeuralNetwork(3, 2, 2).forward([["a", "b", "c"]]),
            "X: expected numbers: got the type <U1",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).forward([[1, 2, 3], [4, 5]]),
            "X: expected numbers: ",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).forward([[1, 2, 1j]]),
            "X: expected numbers: ",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).train(GOOD_X, [0, 1]),
            r"y_true: expected shape .*, got \(2,\)",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).train(GOOD_X, GOOD_Y[:1]),
            r"y_true: expected shape \(2, 2\), got \(1, 2\)",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).train(GOOD_X, np.ones((2, 2))),
            "y_true: expected rows that sum to 1",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).backward(GOOD_Y),
            "backward: expected a call of forward before it, got none$",
        ),
        (
            lambda: network_after_forward().backward(GOOD_Y[:, :1]),
            r"y_true: expected shape \(2, 2\), got \(2, 1\)",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, batch_size=0),
            "batch_size: expected a positive whole number",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, batch_size=1.5),
            "batch_size: expected a positive whole",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, epochs=0),
            "epochs: expected a positive whole number, got 0",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X[:1], GOOD_Y),
            r"X, y_true: expected X \(N, D\) .*: y_true: expected shape \(1, 2\), got \(2, 2\)",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, validation=(GOOD_X[:1], GOOD_Y)),
            "validation: .*: y_true: expected shape",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, validation=GOOD_X[:1]),
            "validation: expected X",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, validation=GOOD_X),
            "validation: expected X",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, validation=(GOOD_X,)),
            "validation: expected X",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).fit(GOOD_X, GOOD_Y, validation=7),
            "validation: expected X",
        ),
        (lambda: nn.show_images(np.ones((0, 784))), "images: expected one image or more, got none"),
        (
            lambda: NeuralNetwork(3, 2, 2).evaluate(GOOD_X[:, :2], GOOD_Y),
            r"X: expected shape \(N, 3\), got \(2, 2\)",
        ),
        (
            lambda: NeuralNetwork(3, 2, 2).evaluate(GOOD_X, GOOD_Y[0]),
            r"y_true: expected shape .*, got \(2,\)",
        ),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()


def test_a_refused_batch_changes_nothing():
    network, X, y_true = random_task(11, 6, 4, 5, 3)
    before = {name: getattr(network, name).copy() for name in PARAMETERS}
    for bad_X, bad_y in [(X * np.nan, y_true), (X, 2 * y_true), (X[:, :2], y_true)]:
        with pytest.raises(ValueError):
            network.train(bad_X, bad_y)
        with pytest.raises(ValueError):
            network.fit(X, y_true, validation=(bad_X, bad_y))
    X[-1] = np.nan  # one bad row, and good ones that could be trained on before it
    with pytest.raises(ValueError):
        network.fit(X, y_true, batch_size=1)
    assert all((getattr(network, name) == before[name]).all() for name in PARAMETERS)


# ------------------------------------------------------------------ data and network of notebook 06
def test_prepare():
    data = nn.load_mnist("digits")
    before = data.X_train.copy()
    X_train, Y_train, X_val, Y_val = parts = nn.prepare(data)
    assert [part.shape for part in parts] == [(1318, 784), (1318, 10), (119, 784), (119, 10)]
    assert {part.dtype for part in parts} == {np.dtype(np.float32)}
    assert X_train.max() == 1 and X_train.min() == 0
    order = np.random.default_rng(0).permutation(1437)  # the notebooks' stored results hang on it
    assert (np.vstack([X_val, X_train]) * 255).round().tolist() == before[order].tolist()
    assert (np.vstack([Y_val, Y_train]) == np.eye(10)[data.y_train[order]]).all()
    assert (data.X_train == before).all() and nn.prepare(data, np.float64)[0].dtype == np.float64


READY = "network_digits.npz: 784 inputs, 128 hidden units, 10 classes"


@pytest.fixture
def digits(tmp_path, monkeypatch):
    """The small digits, with an empty folder in the place of notebooks."""
    monkeypatch.setattr(nn, "NOTEBOOKS", tmp_path)
    return nn.load_mnist("digits")


def test_trained_network_is_trained_once(digits, tmp_path, capsys):
    network = nn.trained_network(digits)
    assert capsys.readouterr().out.split("\r")[1] == READY + "\n"  # over the line that it trains
    Y_test = nn.one_hot_encode(digits.y_test)
    assert network.evaluate(digits.X_test / 255, Y_test)[1] > 0.95
    assert network.W1.shape == (784, 128)
    again = nn.trained_network(digits)
    assert capsys.readouterr().out == READY + "\n" and (again.W1 == network.W1).all()
    assert os.listdir(tmp_path) == ["network_digits.npz"]


def write_poor(path):
    NeuralNetwork(784, 128, 10, seed=5).save(path)


def test_a_network_that_fits_is_used_whoever_saved_it(digits, tmp_path, capsys):
    write_poor(tmp_path / "network_digits.npz")
    assert (nn.trained_network(digits).W1 == NeuralNetwork(784, 128, 10, seed=5).W1).all()
    assert capsys.readouterr().out == READY + "\n"


@pytest.mark.parametrize(
    "write",
    [
        lambda path: NeuralNetwork(784, 64, 10).save(path),
        lambda path: NeuralNetwork(784, 128, 9).save(path),
        lambda path: path.write_bytes(b"notes"),
        lambda path: path.mkdir(),
    ],
)
def test_somebodys_file_is_left_alone(digits, tmp_path, monkeypatch, capsys, write):
    monkeypatch.setattr(NeuralNetwork, "fit", lambda *_, **__: None)
    path = tmp_path / "network_digits.npz"
    write(path)
    before = path.read_bytes() if path.is_file() else None
    assert nn.trained_network(digits).W1.shape == (784, 128)
    line = capsys.readouterr().out.split("\r")[1]
    assert (
        "it could not be saved: network_digits.npz holds something else, which is left as it is"
        in line
    )
    assert (path.read_bytes() if path.is_file() else None) == before
    assert os.listdir(tmp_path) == ["network_digits.npz"]


def test_a_folder_that_cannot_be_written(digits, monkeypatch, capsys):
    def fail(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(NeuralNetwork, "fit", lambda *_, **__: None)
    monkeypatch.setattr(nn, "write_npz", fail)
    assert nn.trained_network(digits).W1.shape == (784, 128)
    assert "it could not be saved: [Errno 13] Permission denied" in capsys.readouterr().out


def test_notebook_06_goes_on_in_a_folder_that_cannot_be_written(digits, tmp_path, capsys):
    cells = nbformat.read(nn.STYLE.parent / "06_mnist_training.ipynb", as_version=4).cells
    (save,) = [cell.source for cell in cells if "network.save(path)" in cell.source]
    names = vars(nn) | {
        "NOTEBOOKS": tmp_path / "is not there",
        "tempfile": SimpleNamespace(mkdtemp=lambda: tmp_path),
        "data": digits,
        "network": NeuralNetwork(784, 4, 10),
        "X_val": digits.X_test / 255,
    }
    exec(save, names)
    assert f"saved as {tmp_path / 'network_digits.npz'}, where" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name, rates, epochs", [("mnist", [0.4, 0.05], [4, 1]), ("digits", [0.2, 0.05], [20, 5])]
)
def test_how_the_network_is_trained(digits, tmp_path, monkeypatch, name, rates, epochs):
    seen = []
    monkeypatch.setattr(
        NeuralNetwork,
        "fit",
        lambda self, X, Y, *, epochs, **settings: seen.append(
            (self.learning_rate, epochs, settings)
        ),
    )
    nn.trained_network(digits._replace(name=name))
    settings = {"batch_size": 32, "verbose": False}
    assert seen == [(*each, settings) for each in zip(rates, epochs)]
    assert os.listdir(tmp_path) == [f"network_{name}.npz"]


# ------------------------------------------------------------------ the module
def test_quick_import():
    """seaborn and scikit-learn are imported only by the functions that need them."""
    slow = {"sklearn", "seaborn", "pandas", "scipy"}
    code = f"import sys, nnhelpers; print(sorted({slow} & set(sys.modules)))"
    root = Path(nn.__file__).parent
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_every_function_says_what_it_does():
    source = Path(nn.__file__).read_text(encoding="utf-8")
    for name in re.findall(r"^    def ([a-z]\w*)\(self|^def (\w+)", source, re.MULTILINE):
        name = name[0] or name[1]
        assert (getattr(nn, name, None) or getattr(NeuralNetwork, name)).__doc__, name


# ------------------------------------------------------------------ pictures
def test_show_images():
    import matplotlib.pyplot as plt

    images = (1 + np.arange(3 * 784) % 255).astype(np.uint8).reshape(3, 784)
    with plt.style.context(Path(nn.__file__).parent / "notebooks" / "course.mplstyle"):
        fig = nn.show_images(images, titles=np.array(["a", "b"]), n_columns=2)
    shown = [ax for ax in fig.axes if ax.images]
    assert len(fig.axes) == 4 and len(shown) == 3 and not any(ax.axison for ax in fig.axes)
    assert [ax.get_title() for ax in shown] == [
        "a",
        "b",
        "",
    ]  # in the middle, whatever the style says
    assert shown[2].images[0].get_array().tolist() == images[2].reshape(28, 28).tolist()
    assert {ax.images[0].get_clim() for ax in shown} == {(0, 255)}
    assert shown[0].images[0].get_cmap().name == "gray_r"
    plt.close("all")


def test_titles_go_by_position():
    import matplotlib.pyplot as plt

    fig = nn.show_images(
        pd.DataFrame(np.ones((3, 784))), titles=pd.Series([7, 1, 4], index=[2, 0, 1])
    )
    assert [ax.get_title() for ax in fig.axes[:3]] == ["7", "1", "4"]
    plt.close(fig)


def test_show_images_symmetric():
    import matplotlib.pyplot as plt

    fig = nn.show_images(np.linspace(-2, 3, 3 * 784).reshape(3, 784), n_columns=2, symmetric=True)
    *axes, bar = fig.axes
    fig.canvas.draw()
    assert len(axes) == 4 and bar.get_position().x0 > max(
        ax.get_position().x1 for ax in axes
    )  # one bar beside all
    assert {ax.images[0].get_clim() for ax in axes[:3]} == {(-3, 3)} and bar.get_ylim() == (-3, 3)
    assert axes[0].images[0].get_cmap().name == "RdBu_r"
    plt.close(fig)


def test_show_images_makes_room():
    import matplotlib.pyplot as plt

    def size(n_images, **settings):
        fig = nn.show_images(np.zeros((n_images, 784)), **settings)
        width, height = fig.get_size_inches()
        assert fig.get_constrained_layout()
        plt.close(fig)
        return len(fig.axes), width, height

    (one, width, height), (two, width_of_two, height_of_two) = (
        size(1, n_columns=1),
        size(2, n_columns=2),
    )
    assert (one, two) == (1, 2) and 0.7 < width < 1.2 and width_of_two == 2 * width
    assert height == height_of_two and 0.7 < height < 1.2
    assert size(3, n_columns=1) == (3, width, pytest.approx(3 * height))
    assert height + 0.1 < size(1, n_columns=1, titles=["a"])[2] < height + 0.4
    assert size(12) == (20, pytest.approx(10 * width), 2 * height)


def test_draw_network():
    import matplotlib.pyplot as plt

    weights = [np.array([[1.0, -2.0, 0.5], [0.0, 4.0, -0.25]]), np.array([[0.5], [-1.0], [0.125]])]
    layers = [["x1", "x2"], ["h1", "h2", "h3"], ["y"]]
    nodes = {
        "x1": (0, 0.5),
        "x2": (0, -0.5),
        "h1": (1, 1),
        "h2": (1, 0),
        "h3": (1, -1),
        "y": (2, 0),
    }
    edges = [(a, b) for a in layers[0] for b in layers[1]] + [(a, "y") for a in layers[1]]
    letters = [[["p", "q", "r"], ["s", "t", "u"]], [["v"], ["w"], ["x"]]]
    numbers = ["1", "−2", "0.5", "0", "4", "−0.25", "0.5", "−1", "0.125"]
    for texts, expected in [(None, numbers), (letters, list("pqrstuvwx"))]:
        fig, ax = plt.subplots()
        nn.draw_network(layers, weights, ax, texts, silent={(1, 2)}, arrow="<-" if texts else "->")
        arrows, labels = ax.texts[6::2], ax.texts[7::2]
        assert [text.get_text() for text in labels] == expected
        assert {text.get_text(): text.get_position() for text in ax.texts[:6]} == nodes
        for (a, b), arrow, label, number in zip(
            edges, arrows, labels, np.hstack([w.ravel() for w in weights])
        ):
            assert (arrow.get_position(), arrow.xy) == (nodes[a], nodes[b])
            share = label.get_position()[0] - nodes[a][0]
            assert 0.2 < share < 0.4  # nearer to where the edge begins: the labels do not meet
            height = nodes[a][1] + share * (nodes[b][1] - nodes[a][1])
            assert label.get_position()[1] == pytest.approx(height)
            off = number == 0 or a == "h3"
            color = "0.6" if off else "C1" if number > 0 else "C0"
            style = arrow.arrow_patch
            assert style.get_edgecolor() == matplotlib.colors.to_rgba(color)
            assert style.get_linestyle() in (("--", "dashed") if off else ("-", "solid"))
            assert type(style.get_arrowstyle()).__name__ == ("CurveA" if texts else "CurveB")
        widths = [arrow.arrow_patch.get_linewidth() for arrow in arrows]
        assert widths == pytest.approx([1.25, 2, 0.875, 1, 3.5, 0.6875, 2, 3.5, 1])
        circles = [text.get_bbox_patch().get_linestyle() for text in ax.texts[:6]]
        assert [style in ("--", "dashed") for style in circles] == [False] * 4 + [
            True,
            False,
        ] and not ax.axison
        plt.close(fig)
