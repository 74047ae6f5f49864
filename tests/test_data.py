"""The data ladder of load_mnist and its faults: the right data, or the offline digits and a sentence, or one error.

Most tests put a made-up data set with checksums of its own in the place of MNIST, so that they need no network.
"""
import hashlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
import warnings
from pathlib import Path
from urllib.error import HTTPError, URLError

import numpy as np
import pytest
import sklearn.datasets

import nnhelpers as nn
from nnhelpers import NeuralNetwork, load_mnist

ROOT = Path(__file__).resolve().parent.parent
ARRAYS = ("X_train", "y_train", "X_test", "y_test")


def make_fake_mnist():
    """70,000 images of 8 pixels (a checksum of their own stands for 28×28) and their labels, and the checksums."""
    X, y = np.random.default_rng(0).integers(0, 256, (2, 70000, 8), np.uint8)
    y = y[:, 0] % 10
    parts = [(X[:60000], [2051, 60000, 28, 28]), (y[:60000], [2049, 60000]), (X[60000:], [2051, 10000, 28, 28]),
             (y[60000:], [2049, 10000])]
    md5 = [hashlib.md5(np.array(header, ">u4").tobytes() + part.tobytes()).hexdigest() for part, header in parts]
    return X, y, md5


X, Y, MD5 = make_fake_mnist()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty data folder."""
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def cache(home):
    return home / "mnist_28x28.npz"


@pytest.fixture
def server(monkeypatch):
    """A stand-in for openml.org: it counts the calls, and answers with what its list `answer` holds."""
    calls, answer, first = [], [(X, Y)], []

    def fetch(name, *, version, data_home, cache, n_retries, parser, as_frame, read_csv_kwargs, return_X_y):
        calls.append(cache)
        assert (name, version, parser, as_frame, return_X_y) == ("mnist_784", 1, "pandas", False, True)
        assert read_csv_kwargs == {"dtype": "uint8"} and n_retries == 1
        assert data_home == Path(os.environ.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data").expanduser()
        assert socket.getdefaulttimeout() == 4 and all(response.closed for response in first)
        warnings.warn("what fetch_openml has to say is not for the pupils", stacklevel=1)
        if isinstance(answer[0], BaseException):
            raise answer[0]
        return answer[0]

    def ask(url, timeout):
        assert re.fullmatch(r"https://www\.openml\.org/api/v1/json/data/list/data_name/mnist_784/\S+\d", url)
        assert timeout == 3
        first.append(io.BytesIO())
        return first[-1]

    monkeypatch.setattr(nn, "MNIST_MD5", MD5)
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    monkeypatch.setattr(urllib.request, "urlopen", ask)
    return calls, answer


@pytest.fixture
def no_network(monkeypatch):
    """Every request is sent to a proxy that is not there."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setattr(urllib.request, "_opener", None)


def assert_is_fake_mnist(data):
    assert data.name == "mnist"
    assert (data.X_train == X[:60000]).all() and (data.X_test == X[60000:]).all()
    assert (data.y_train == Y[:60000]).all() and (data.y_test == Y[60000:]).all()
    assert data.X_train.dtype == data.X_test.dtype == np.uint8 and data.y_train.dtype == data.y_test.dtype == int


def assert_fell_back(data, printed, reason):
    assert data.name == "digits" and len(data.X_train) == 1437
    assert re.fullmatch(rf"Real MNIST could not be had \({reason}\), so here are the 1,797 small digits that ship with "
                        "scikit-learn, enlarged to 28×28; for the real thing, connect to the internet and run this "
                        r"cell again\.\n", printed), printed


def assert_refused(reason):
    with pytest.raises(RuntimeError) as caught:
        load_mnist("mnist")
    assert re.fullmatch(rf"load_mnist: real MNIST could not be had \({reason}\)\. Connect to the internet and call it "
                        r'again, or ask for load_mnist\("digits"\)\.', str(caught.value)), caught.value
    assert str(caught.value.__cause__) in str(caught.value)


def assert_not_kept(printed, error):
    assert printed == ("MNIST is loaded; the next call has to fetch it again, for no copy could be kept "
                       f"({error!r}).\n")


# ------------------------------------------------------------------ the steps of the ladder
def test_fetched_once_then_cached(cache, server, capsys):
    assert_is_fake_mnist(load_mnist())
    assert os.listdir(cache.parent) == [cache.name] and np.load(cache).files == list(ARRAYS)
    assert_is_fake_mnist(load_mnist())
    assert_is_fake_mnist(load_mnist("mnist"))
    assert server[0] == [False]  # one call, which left nothing in scikit-learn's own cache
    assert capsys.readouterr().out == ""


def test_settings_of_the_process_are_put_back(home, server):
    before = warnings.filters[:]
    socket.setdefaulttimeout(7)
    try:
        load_mnist()
        assert socket.getdefaulttimeout() == 7 and warnings.filters == before
    finally:
        socket.setdefaulttimeout(None)


def test_checksums_where_md5_is_barred_for_security(home, server, monkeypatch):
    """As on computers in FIPS mode."""
    def md5(content, usedforsecurity=True):
        if usedforsecurity:
            raise ValueError("disabled for FIPS")
        return genuine(content)

    genuine = hashlib.md5
    monkeypatch.setattr(hashlib, "md5", md5)
    assert_is_fake_mnist(load_mnist())


@pytest.mark.parametrize("name", ["52667/mnist_784.arff.gz", "52667.gz"])
def test_scikit_learns_cache_is_used_without_asking_the_network(home, server, monkeypatch, name):
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: pytest.fail("asked the network"))
    arff = home / "openml/openml.org/data/v1/download" / name
    arff.parent.mkdir(parents=True)
    arff.write_bytes(b"")
    assert_is_fake_mnist(load_mnist())
    assert server[0] == [True]


def test_data_folder_is_scikit_learns(monkeypatch, tmp_path, server):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for value in (str(tmp_path / "a" / "deeper"), "~/b", None):
        monkeypatch.delenv("SCIKIT_LEARN_DATA", raising=False)
        if value:
            monkeypatch.setenv("SCIKIT_LEARN_DATA", value)
        load_mnist()
        assert (Path(sklearn.datasets.get_data_home()) / "mnist_28x28.npz").exists()


def test_an_empty_setting_means_the_usual_folder(monkeypatch, tmp_path, server):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("SCIKIT_LEARN_DATA", "")
    load_mnist()
    assert (tmp_path / "scikit_learn_data" / "mnist_28x28.npz").exists()


def test_source(home, server, monkeypatch):
    with pytest.raises(ValueError, match='^source: expected "auto", "mnist" or "digits", got \'MNIST\'$'):
        load_mnist("MNIST")
    assert load_mnist("digits").name == "digits" and server[0] == []


def test_real_mnist(data):
    if data.name != "mnist":
        assert not (Path(sklearn.datasets.get_data_home()) / "mnist_28x28.npz").exists()  # else it should be taken
        pytest.skip("real MNIST is not at hand")
    assert [len(part) for part in data[:4]] == [60000, 60000, 10000, 10000]
    assert data.y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4] and data.y_test[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(data.y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


# ------------------------------------------------------------------ faults of the files
def test_damaged_cache_is_made_anew(cache, server):
    load_mnist()
    good = cache.read_bytes()
    altered = X[:60000].copy()
    altered[12345, 4] ^= 1
    arrays = dict(zip(ARRAYS, (altered, Y[:60000], X[60000:], Y[60000:])))
    for damage in ["truncated", "altered", "bytes", "missing", "empty", "text", "number"]:
        if damage == "altered":
            np.savez_compressed(cache, **arrays)
        elif damage == "missing":
            np.savez_compressed(cache, X_train=X[:60000])
        elif damage == "number":
            np.savez_compressed(cache, **arrays | {"X_train": 7})
        else:
            flipped = good[:5000] + bytes(255 - b for b in good[5000:6000]) + good[6000:]
            cache.write_bytes({"truncated": good[:-1000], "bytes": flipped, "empty": b"", "text": b"hello"}[damage])
        before = len(server[0])
        assert_is_fake_mnist(load_mnist())
        assert len(server[0]) == before + 1, damage
        assert_is_fake_mnist(load_mnist("mnist"))  # mended
        assert len(server[0]) == before + 1, damage


def test_wrong_data_is_neither_used_nor_kept(cache, server, capsys):
    wrong = X.copy()
    wrong[0, 5] ^= 1
    for answer in [(wrong, Y), (X, np.roll(Y, 1)), (X[:60001], Y[:60001]), (X[:, :5], Y)]:
        server[1][0] = answer
        reason = "ValueError: these are not the images and labels of MNIST: a checksum differs"
        assert_fell_back(load_mnist(), capsys.readouterr().out, reason)
        assert_refused(reason)
        assert not cache.exists()
    server[1][0] = (X, Y)
    assert_is_fake_mnist(load_mnist())


@pytest.mark.parametrize("error", [
    OSError(28, "No space left on device"), PermissionError(13, "Permission denied"), MemoryError()])
def test_full_or_read_only_folder(cache, server, monkeypatch, capsys, error):
    def fail(file, **arrays):
        file.write(b"half of it")
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez_compressed", fail)
        assert_is_fake_mnist(load_mnist())
        assert_not_kept(capsys.readouterr().out, error)
        assert os.listdir(cache.parent) == []
    assert_is_fake_mnist(load_mnist())
    assert cache.exists() and capsys.readouterr().out == ""


def test_folder_that_cannot_be_made(tmp_path, server, monkeypatch, capsys):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "file" / "data"))
    assert_is_fake_mnist(load_mnist())
    with pytest.raises(OSError) as caught:
        (tmp_path / "file" / "data").mkdir(parents=True)
    assert_not_kept(capsys.readouterr().out, caught.value)
    server[1][0] = URLError("no route")
    assert_fell_back(load_mnist(), capsys.readouterr().out, "URLError: <urlopen error no route>")


@pytest.mark.parametrize("step", ["load", "fetch", "savez_compressed"])
def test_a_pupil_who_stops_the_cell_stops_it(cache, server, monkeypatch, step):
    def fail(*_, **__):
        raise KeyboardInterrupt

    cache.parent.mkdir()
    cache.write_bytes(b"damaged")
    if step == "fetch":
        server[1][0] = KeyboardInterrupt()
    else:
        monkeypatch.setattr(np, step, fail)
    with pytest.raises(KeyboardInterrupt):
        load_mnist()
    assert os.listdir(cache.parent) == [cache.name] and cache.read_bytes() == b"damaged"


PROCESS = """
import os, sys, urllib.request
import numpy as np, sklearn.datasets
sys.path.insert(0, {tests!r}); sys.path.insert(0, {root!r})
import nnhelpers, test_data
nnhelpers.MNIST_MD5 = test_data.MD5
sklearn.datasets.fetch_openml = lambda *_, **__: (test_data.X, test_data.Y)
urllib.request.urlopen = lambda *_, **__: open(os.devnull)
{kill}
test_data.assert_is_fake_mnist(nnhelpers.load_mnist())
print("done")
"""


def start_process(kill=""):
    code = PROCESS.format(tests=str(ROOT / "tests"), root=str(ROOT), kill=kill)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_killed_while_writing(cache, server):
    kill = "np.savez_compressed = lambda file, **_: (file.write(b'half'), file.flush(), os._exit(9))"
    process = start_process(kill)
    process.communicate()
    assert process.returncode == 9 and not cache.exists()
    assert_is_fake_mnist(load_mnist())
    good = cache.read_bytes()
    cache.write_bytes(good[:-1])  # damaged, so that the next process writes again
    start_process(kill).communicate()
    assert cache.read_bytes() == good[:-1]
    assert_is_fake_mnist(load_mnist())


def test_two_processes_at_once(cache, server):
    processes = [start_process() for _ in range(2)]
    for process in processes:
        out, error = process.communicate()
        assert out == "done\n", error
    assert os.listdir(cache.parent) == [cache.name]
    server[1][0] = URLError("not needed")
    assert_is_fake_mnist(load_mnist())


def test_damaged_cache_of_scikit_learn(tmp_path, monkeypatch, no_network, capsys):
    """A file cut short is no use; put back, it is read. Runs on a copy of the real thing."""
    arff = next(Path(sklearn.datasets.get_data_home()).glob("openml/**/mnist_784.arff.gz"), None)
    if arff is None:
        pytest.skip("scikit-learn's cache of real MNIST is not at hand")
    shutil.copytree(sklearn.datasets.get_data_home(), tmp_path / "data", ignore=lambda *_: ["mnist_28x28.npz"])
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "data"))
    copy = next((tmp_path / "data").glob("openml/**/mnist_784.arff.gz"))
    copies = [copy, copy.parent.with_suffix(".gz")]  # as newer and as older versions of scikit-learn name it
    for path in copies:
        path.write_bytes(arff.read_bytes()[:1_000_000])
    assert_fell_back(load_mnist(), capsys.readouterr().out, ".+")
    for path in copies:
        shutil.copy(arff, path)
    assert load_mnist("mnist").name == "mnist" and all(path.exists() for path in copies)


# ------------------------------------------------------------------ faults of the network
@pytest.mark.parametrize("error, reason", [
    (URLError(socket.gaierror(-2, "Name or service not known")), "URLError: .*Name or service not known.*"),
    (URLError(ConnectionRefusedError(111, "Connection refused")), "URLError: .*Connection refused.*"),
    (HTTPError("https://www.openml.org", 504, "Gateway Time-out", None, None), "HTTPError: .*504: Gateway Time-out"),
    (TimeoutError("timed out"), "TimeoutError: timed out"),
    (ValueError("Unexpected answer X"), "ValueError: Unexpected answer X"),
    (MemoryError(), "MemoryError"),
])
@pytest.mark.parametrize("when", ["at the first question", "while downloading"])
def test_server_fails(cache, server, monkeypatch, capsys, error, reason, when):
    if when == "while downloading":
        server[1][0] = error
    else:
        def refuse(*_, **__):
            raise error
        monkeypatch.setattr(urllib.request, "urlopen", refuse)
    assert_fell_back(load_mnist(), capsys.readouterr().out, reason)
    assert_refused(reason)
    assert not cache.exists() and socket.getdefaulttimeout() is None
    assert (server[0] == []) == (when != "while downloading")


def test_a_failed_download_leaves_what_was_there(cache, server, capsys):
    cache.parent.mkdir(parents=True)
    (cache.parent / "other").write_text("mine")
    cache.write_bytes(b"damaged")
    server[1][0] = URLError("gone")
    assert_fell_back(load_mnist(), capsys.readouterr().out, "URLError: <urlopen error gone>")
    assert cache.read_bytes() == b"damaged" and (cache.parent / "other").read_text() == "mine"


def test_no_network_at_all(home, no_network, capsys):
    assert_fell_back(load_mnist(), capsys.readouterr().out, "URLError: .+")


def test_a_look_up_that_hangs_is_not_waited_for(home, server, monkeypatch, capsys):
    """The stand-in answers only after load_mnist has returned: if it waited, this test would never end."""
    returned = threading.Event()
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: returned.wait(60) and io.BytesIO())
    data = load_mnist()
    assert not returned.is_set()
    returned.set()
    assert_fell_back(data, capsys.readouterr().out, "TimeoutError")


def test_a_server_that_never_answers(home, monkeypatch, no_network, capsys):
    """A real socket that takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert_fell_back(load_mnist(), capsys.readouterr().out, ".+")


# ------------------------------------------------------------------ the offline digits, and what is made of the data
def test_small_digits():
    digits, again = load_mnist("digits"), load_mnist("digits")
    images, labels = sklearn.datasets.load_digits(return_X_y=True)
    X, y = np.concatenate([digits.X_train, digits.X_test]), np.concatenate([digits.y_train, digits.y_test])
    assert digits.X_train.shape == (1437, 784) and digits.X_test.shape == (360, 784) and X.dtype == np.uint8
    assert X.max() == 255 and X.min() == 0 and y.dtype.kind == "i"
    assert all((a == b).all() for a, b in zip(digits[:4], again[:4]))
    framed = X.reshape(-1, 28, 28)
    border = np.ones((28, 28), bool)
    border[4:-4, 4:-4] = False
    assert not framed[:, border].any()
    order = np.random.default_rng(0).permutation(1797)  # the notebooks' stored results hang on it
    between = np.array([np.interp(np.linspace(0, 7, 20), range(8), unit) for unit in np.eye(8)])  # linear
    enlarged = between.T @ images[order].reshape(-1, 8, 8) @ between * 255 / 16
    assert np.abs(framed[:, 4:-4, 4:-4] - enlarged).max() < 0.501 and (y == labels[order]).all()
    assert len(np.unique(digits.y_test)) == 10


def test_prepare():
    data = load_mnist("digits")
    before = data.X_train.copy()
    X_train, y_train, X_val, y_val = nn.prepare(data)
    assert X_train.shape == (1318, 784) and X_val.shape == (119, 784) and y_val.shape == (119, 10)
    assert {part.dtype for part in (X_train, y_train, X_val, y_val)} == {np.dtype(np.float32)}
    assert X_train.max() == 1 and X_train.min() == 0
    order = np.random.default_rng(0).permutation(1437)  # the notebooks' stored results hang on it
    assert (np.vstack([X_val, X_train]) * 255).round().tolist() == before[order].tolist()
    assert (np.vstack([y_val, y_train]).argmax(axis=1) == data.y_train[order]).all()
    assert {*y_train.sum(axis=1), *y_val.sum(axis=1)} == {1}
    assert (data.X_train == before).all() and nn.prepare(data, np.float64)[0].dtype == np.float64
    assert set(y_val.argmax(axis=1)) == set(range(10))


def test_trained_network(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    digits = load_mnist("digits")
    X_test, y_test = digits.X_test / 255, nn.one_hot_encode(digits.y_test)
    training = "There is no network for this data in network_digits.npz yet: training one, as notebook 06 does.\n"
    network = nn.trained_network(digits)
    assert capsys.readouterr().out == training
    assert network.evaluate(X_test, y_test)[1] > 0.95 and network.W1.shape == (784, 128)
    again = nn.trained_network(digits)
    assert capsys.readouterr().out == "Read the network from network_digits.npz.\n" and (again.W1 == network.W1).all()
    monkeypatch.setattr(NeuralNetwork, "fit", lambda *_, **__: None)  # from here on it is enough that it is called for
    wide = NeuralNetwork(784, 129, 10)  # the same with one idle hidden unit: as good, but not that of notebook 06
    wide.W1[:, :128], wide.W2[:128], wide.b1[:, :128], wide.b2[:] = again.W1, again.W2, again.b1, again.b2
    wide.W2[128] = 0
    wide.save("network_digits.npz")
    assert nn.trained_network(digits).W1.shape == (784, 128)
    again.W2[:, :3] = 0
    again.b2[:, :3] = -99  # knows seven digits of ten
    again.save("network_digits.npz")
    nn.trained_network(digits)
    Path("network_digits.npz").write_bytes(b"damaged")
    nn.trained_network(digits)
    NeuralNetwork(7, 128, 10).save("network_digits.npz")
    nn.trained_network(digits)
    assert capsys.readouterr().out == 4 * training and os.listdir() == ["network_digits.npz"]

    def interrupt(path):
        raise KeyboardInterrupt

    monkeypatch.setattr(NeuralNetwork, "load", interrupt)
    with pytest.raises(KeyboardInterrupt):
        nn.trained_network(digits)


@pytest.mark.parametrize("name, epochs", [("mnist", [4, 1]), ("digits", [20, 5])])
def test_how_long_the_network_is_trained(tmp_path, monkeypatch, name, epochs):
    monkeypatch.chdir(tmp_path)
    asked = []
    monkeypatch.setattr(NeuralNetwork, "fit", lambda *_, epochs, **__: asked.append(epochs))
    nn.trained_network(load_mnist("digits")._replace(name=name))
    assert asked == epochs and os.listdir() == [f"network_{name}.npz"]


def test_notebook_06_trains_the_network_that_the_later_ones_make(tmp_path, monkeypatch):
    import nbformat  # here, because the processes of the tests above import this file and have no use for it

    monkeypatch.chdir(tmp_path)
    digits = load_mnist("digits")
    X_train, y_train, X_val, y_val = nn.prepare(digits)
    names = vars(nn) | dict(data=digits, X_train=X_train, y_train=y_train, X_val=X_val, y_val=y_val, chance=0.1)
    exec("import time, pandas as pd", names)
    cells = nbformat.read(ROOT / "notebooks" / "06_mnist_training.ipynb", as_version=4).cells
    training, = [cell.source for cell in cells if "large = network.fit" in cell.source]
    exec(training, names)
    network = nn.trained_network(digits)
    for name in ("W1", "b1", "W2", "b2"):
        assert (getattr(names["network"], name) == getattr(network, name)).all()
