"""load_mnist and its faults, mostly tried on a made-up data set in the place of MNIST."""

import gc
import gzip
import hashlib
import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from json import JSONDecodeError
from pathlib import Path
from ssl import SSLCertVerificationError
from types import SimpleNamespace
from unittest.mock import Mock
from urllib.error import HTTPError, URLError

import numpy as np
import pytest
import sklearn.datasets

import nnhelpers as nn
from nnhelpers import load_mnist

ROOT = Path(__file__).resolve().parent.parent
FETCHING = "MNIST is not on this computer: fetching it from openml.org, once, 15 MB.\n"
# 70,000 images of 8 pixels, whose checksums stand for 28×28, and their labels
X, Y = np.random.default_rng(0).integers(0, 256, (2, 70000, 8), np.uint8)
Y = Y[:, 0] % 10
FAKE = dict(X_train=X[:60000], y_train=Y[:60000], X_test=X[60000:], y_test=Y[60000:])
SIZES = [2051, 60000, 28, 28], [2049, 60000], [2051, 10000, 28, 28], [2049, 10000]
FILES = [np.array(n, ">u4").tobytes() + part.tobytes() for n, part in zip(SIZES, FAKE.values())]
MD5 = [hashlib.md5(file).hexdigest() for file in FILES]

TABLE = io.BytesIO()
np.savetxt(TABLE, np.column_stack([X, Y]), "%d", ",", header="@RELATION a\n@DATA", comments="%\n")
ARFF = gzip.compress(TABLE.getvalue(), 1)  # as scikit-learn keeps it


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Where MNIST is kept, in a data folder that is not there yet."""
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "mnist_28x28.npz"


@pytest.fixture
def server(monkeypatch):
    """A stand-in for openml.org; the process has a time limit, and md5 barred as in FIPS mode."""
    md5, filters = hashlib.md5, warnings.filters[:]
    server = SimpleNamespace(page=b"{}", answer=(X, Y), asked=[], folders=[])

    def ask(url, timeout):
        server.asked.append(timeout)
        assert url == "https://www.openml.org/api/v1/json/data/554"
        return io.BytesIO(Mock(side_effect=[server.page])())  # returns it, or raises an error

    def fetch(name, *, data_home, **options):
        server.folders.append(data_home)
        assert name == "mnist_784" and socket.getdefaulttimeout() == server.asked[-1]
        expected = dict(version=1, return_X_y=True, n_retries=1, parser="pandas", as_frame=False)
        assert options == expected | dict(read_csv_kwargs={"dtype": "uint8"})
        warnings.warn("not for the pupils", stacklevel=1)
        assert os.listdir(data_home) == []
        return Mock(side_effect=[server.answer])()

    monkeypatch.setattr(nn, "MNIST_MD5", MD5)
    monkeypatch.setattr(hashlib, "md5", lambda text, *, usedforsecurity: md5(text))
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    monkeypatch.setattr(urllib.request, "urlopen", ask)
    socket.setdefaulttimeout(7)
    yield server
    assert socket.getdefaulttimeout() == 7 and warnings.filters == filters
    socket.setdefaulttimeout(None)
    assert not any(map(os.path.exists, server.folders))


def assert_is_fake_mnist(data):
    assert data.name == "mnist" and [part.dtype for part in data[:4]] == [np.uint8, int] * 2
    assert all((found == part).all() for found, part in zip(data, FAKE.values()))
    assert data.X_train.flags.c_contiguous and data.X_test.flags.c_contiguous


def assert_fails(capsys, error, advice, before=FETCHING):
    """Both ways to ask end as they should, because of this error and with this advice."""
    (advice,) = (text for text in nn.ADVICE.values() if text.startswith(advice))
    why = f"real MNIST could not be had ({error!r}); to get it, {advice}, and"
    digits = "Here are the 1,797 small digits that ship with scikit-learn, enlarged to 28×28"
    capsys.readouterr()
    assert load_mnist().name == "digits"
    assert capsys.readouterr().out == f"{before}{digits}, for {why} run this cell again.\n"
    with pytest.raises(RuntimeError) as caught:
        load_mnist("mnist")
    assert str(caught.value) == f'load_mnist: {why} call it again, or ask for load_mnist("digits")'
    assert repr(caught.value.__cause__) == repr(error)


@pytest.mark.parametrize("source, seconds", [("auto", 4), ("mnist", 30)])
def test_fetched_once_then_cached(cache, server, capsys, source, seconds):
    assert_is_fake_mnist(load_mnist(source))
    assert os.listdir(cache.parent) == [cache.name] and np.load(cache).files == list(FAKE)
    assert_is_fake_mnist(load_mnist())
    assert_is_fake_mnist(load_mnist("mnist"))
    assert server.asked == [seconds] and capsys.readouterr().out == FETCHING
    assert load_mnist("digits").name == "digits" and capsys.readouterr().out == ""
    with pytest.raises(ValueError, match="^source: expected \"auto\", .*, got 'MNIST'$"):
        load_mnist("MNIST")


@pytest.mark.parametrize("name", ["openml/data/52667/mnist_784.arff.gz", "openml/52667.gz", "npz"])
@pytest.mark.parametrize(
    "damage", [None, "cut short", "bytes", "start", "text", "empty", "value", "other"]
)
def test_damaged_files(cache, server, capsys, name, damage):
    """The own cache is made anew; what is scikit-learn's is passed over and left as it was."""
    load_mnist()
    path, good = (cache, cache.read_bytes()) if name == "npz" else (cache.parent / name, ARFF)
    np.savez(cache, X_train=X[:60000])
    content = {
        "cut short": good[:-1000],
        "bytes": good[:90000] + bytes(255 - b for b in good[90000:91000]) + good[91000:],
        "start": good[:10] + b"\xff" * 100 + good[110:],
        "text": b"hello",
        "empty": b"",
        "value": gzip.compress(gzip.decompress(ARFF)[:-2] + b"x\n", 1),
        "other": gzip.compress(b"@DATA\n1\n") if good is ARFF else cache.read_bytes(),
    }.get(damage, good)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert_is_fake_mnist(load_mnist())
    assert_is_fake_mnist(load_mnist("mnist"))
    assert len(server.asked) == 1 + bool(damage) == capsys.readouterr().out.count(FETCHING)
    assert path == cache or path.read_bytes() == content


STEPS = [
    *(("savez_compressed", error) for error in (OSError(28, "Full"), PermissionError(13, "No"))),
    *((step, MemoryError("large")) for step in ("load", "loadtxt", "savez_compressed")),
    *((step, KeyboardInterrupt()) for step in ("load", "loadtxt", "fetch", "savez_compressed")),
]


@pytest.mark.parametrize("step, error", STEPS)
def test_failures_half_way(cache, server, monkeypatch, capsys, step, error):
    """Too little memory, a full disk, a pupil who stops the cell: no good file is lost to them."""
    digits = load_mnist("digits")  # NumPy reads them by loadtxt too
    monkeypatch.setattr(nn, "load_small_digits", lambda: digits)
    path = cache.parent / "openml" / "52667.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(ARFF if step == "loadtxt" else b"damaged")
    np.savez(cache, **FAKE if step == "load" else {})
    before = cache.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(
            *((server, "answer", error) if step == "fetch" else (np, step, Mock(side_effect=error)))
        )
        if isinstance(error, KeyboardInterrupt):
            with pytest.raises(KeyboardInterrupt):
                load_mnist()
        elif step == "savez_compressed":
            assert_is_fake_mnist(load_mnist())
            text = f"MNIST is loaded, but no copy could be kept for the next time ({error!r}).\n"
            assert capsys.readouterr().out == FETCHING + text
        else:
            assert_fails(capsys, error, "close other notebooks", before="")
    assert cache.read_bytes() == before and len(os.listdir(cache.parent)) == 2
    assert path.read_bytes() == (ARFF if step == "loadtxt" else b"damaged")
    assert_is_fake_mnist(load_mnist())


def test_folder_that_cannot_be_made(cache, server, capsys):
    cache.parent.write_text("in the way")
    assert_is_fake_mnist(load_mnist())
    assert "kept for the next time (FileExistsError(17" in capsys.readouterr().out


@pytest.mark.parametrize("value", ["a/deeper", "~/b", "", None])
def test_data_folder_is_scikit_learns(monkeypatch, tmp_path, server, value):
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "USERPROFILE", "SCIKIT_LEARN_DATA"):
        monkeypatch.setenv(name, value or "" if name == "SCIKIT_LEARN_DATA" else str(tmp_path))
    if value is None:
        monkeypatch.delenv("SCIKIT_LEARN_DATA")
    load_mnist()
    folder = "~/scikit_learn_data" if value == "" else sklearn.datasets.get_data_home()
    assert Path(folder, "mnist_28x28.npz").expanduser().exists()


def test_real_mnist(data):
    if data.name != "mnist":
        assert not Path(sklearn.datasets.get_data_home(), "mnist_28x28.npz").exists()  # else taken
        pytest.skip("real MNIST is not at hand")
    assert [len(part) for part in data[:4]] == [60000, 60000, 10000, 10000]
    assert "".join(map(str, data.y_train[:20])) == "50419213143536172869"
    assert np.bincount(data.y_test, minlength=10)[[0, 1, 5, 9]].tolist() == [980, 1135, 892, 1009]


CHANGES = {
    "a pixel": lambda X, Y: (X ^ (np.arange(X.size).reshape(X.shape) == 12345), Y),
    "a label": lambda X, Y: (X, np.where(np.arange(70000) == 69999, Y ^ 1, Y)),
    "pixels + 256": lambda X, Y: (X.astype(np.int32) + 256, Y),
    "pixels + 0.25": lambda X, Y: (X.astype(np.float32) + np.float32(0.25), Y),
    "NaN": lambda X, Y: (np.where(X == 0, np.nan, X), Y),
    "labels + 256.4": lambda X, Y: (X, Y + 256.4),
    "images of 2 rows": lambda X, Y: (X.reshape(-1, 2, 4), Y),
    "labels in a column": lambda X, Y: (X, Y.reshape(-1, 1)),
    "one image more": lambda X, Y: (X[[*range(70000), 0]], Y[[*range(70000), 0]]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_other_data_is_neither_used_nor_kept(cache, server, capsys, change):
    server.answer = A, b = CHANGES[change](X, Y)
    cache.parent.mkdir()
    np.savez(cache, **dict(zip(FAKE, (A[:60000], b[:60000], A[60000:], b[60000:]))))
    before = cache.read_bytes()
    error = ValueError("these are not the images and labels of MNIST")
    assert_fails(capsys, error, "wait a while")
    assert cache.read_bytes() == before
    server.answer = np.asfortranarray(X, float), Y.astype(float)  # the same numbers
    assert_is_fake_mnist(load_mnist())


PROCESS = """
import io, os, sys, time, urllib.request
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
import numpy as np, nnhelpers, sklearn.datasets, test_data
nnhelpers.MNIST_MD5 = test_data.MD5
sklearn.datasets.fetch_openml = lambda *_, **__: (test_data.X, test_data.Y)
urllib.request.urlopen = lambda *_, **__: io.BytesIO(b"{{}}")
{change}
print(nnhelpers.load_mnist().name)"""


def processes(n, change=""):
    """What n processes that load MNIST at once have printed, and the code that they ended with."""
    command = [sys.executable, "-c", PROCESS.format(root=str(ROOT), change=change)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(n)]
    return [(process.communicate()[0], process.returncode) for process in started]


def test_other_processes(cache, server):
    cache.parent.mkdir()
    cache.write_bytes(b"damaged")
    write = "(file.write(b'half'), file.flush(), os._exit(9))"
    (killed,) = processes(1, f"np.savez_compressed = lambda file, **_: {write}")
    assert killed[1] == 9 and cache.read_bytes() == b"damaged"
    (left,) = cache.parent.glob("*.npz.*.unfinished")  # with a name of its own
    os.utime(left, (0, 0))
    assert all(out.endswith("mnist\n") for out, _ in processes(2))  # at once
    assert os.listdir(cache.parent) == [cache.name]
    assert_is_fake_mnist(load_mnist())
    assert server.asked == []


@pytest.mark.parametrize(
    "error, advice",
    [
        (URLError(SSLCertVerificationError(1, "self-signed")), "let Python trust the cert"),
        (URLError(socket.gaierror(-3, "Temporary failure")), "connect to the internet (the name"),
        (URLError(ConnectionRefusedError(111, "refused")), "connect to the internet (by a proxy"),
        (URLError(OSError(101, "Network is unreachable")), "connect to the internet (by a proxy"),
        (URLError("unknown url type"), "connect to the internet (by a proxy"),
        (ConnectionResetError(104, "reset"), "connect to the internet (by a proxy"),
        (HTTPError("", 504, "Gateway Time-out", None, None), "wait until openml.org works again"),
        (TimeoutError("timed out"), "wait until openml.org answers sooner"),
        (URLError(TimeoutError("timed out")), "wait until openml.org answers sooner"),
        (JSONDecodeError("Expecting value", "", 0), "log in to this network"),
        (UnicodeDecodeError("utf-8", b"\xe4", 0, 1, "invalid"), "log in to this network"),
        (MemoryError(), "close other notebooks and programs"),
        (OSError(28, "No space left on device"), "make room on the disk"),
        (ValueError("The md5 checksum differs"), "wait a while or copy mnist_28x28.npz"),
    ],
)
@pytest.mark.parametrize("when", ["page", "answer"])
def test_advice_fits_the_cause(cache, server, capsys, error, advice, when):
    cache.parent.mkdir(parents=True)
    cache.write_bytes(b"damaged")
    login = when == "page" and isinstance(error, JSONDecodeError)
    setattr(server, when, b"<html>Log in" if login else error)
    assert_fails(capsys, error, advice)
    assert cache.read_bytes() == b"damaged" and len(server.folders) == 2 * (when == "answer")


def test_a_look_up_that_hangs_is_left_behind(cache):
    start = time.monotonic()
    out = processes(1, "urllib.request.urlopen = lambda *_, **__: time.sleep(60)")[0][0]
    assert "(TimeoutError()); to get it, wait until openml.org answers sooner" in out
    assert out.startswith(FETCHING) and out.endswith("digits\n") and time.monotonic() - start < 40


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # Python 3.11.2 leaves it open
def test_a_server_that_never_answers(cache, monkeypatch, capsys):
    """A real socket that takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "")
        monkeypatch.setattr(urllib.request, "_opener", None)
        assert load_mnist().name == "digits"
    gc.collect()  # here, not in a later test
    assert "wait until openml.org answers sooner" in capsys.readouterr().out


def test_small_digits():
    digits, again = load_mnist("digits"), load_mnist("digits")
    images, labels = sklearn.datasets.load_digits(return_X_y=True)
    X, y = np.concatenate([digits.X_train, digits.X_test]), np.append(digits.y_train, digits.y_test)
    assert digits.X_train.shape == (1437, 784) and digits.X_test.shape == (360, 784)
    assert X.dtype == np.uint8 and X.max() == 255 and X.min() == 0 and y.dtype.kind == "i"
    assert all((a == b).all() for a, b in zip(digits[:4], again[:4]))
    framed = X.reshape(-1, 28, 28)
    assert framed.sum() == framed[:, 4:-4, 4:-4].sum()  # nothing in the border
    order = np.random.default_rng(0).permutation(1797)  # the notebooks' stored results hang on it
    between = np.array([np.interp(np.linspace(0, 7, 20), range(8), unit) for unit in np.eye(8)])
    enlarged = between.T @ images[order].reshape(-1, 8, 8) @ between * 255 / 16  # linear
    assert np.abs(framed[:, 4:-4, 4:-4] - enlarged).max() < 0.501 and (y == labels[order]).all()
    assert len(np.unique(digits.y_test)) == 10
