"""draw_a_digit.html in a real browser: its network against nnhelpers, and test digits replayed as ink on its canvas.

Skipped where there is no Chromium or Chrome. `python tests/test_draw_a_digit.py [how many]` prints what it measures.
"""
import ast
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
         "--disable-sync", "--disable-background-networking", "--disable-component-update", "--disable-quic",
         "--timeout=60000", "--dump-dom")

# Runs after the page's own script. A digit is replayed as ink: enlarged by `scale` to a place of its own, with soft
# edges; "crisp" makes each canvas pixel black or blank, as a pen does.
SCRIPT = """
<p id="measured"></p>
<script>
const page = [...document.querySelectorAll("div")].find(element => element.predict);
const pixels = Uint8Array.from(atob("PIXELS"), letter => letter.charCodeAt(0));
const images = [...Array(pixels.length / 784).keys()].map(i => pixels.subarray(784 * i, 784 * i + 784));
const context = page.paper.getContext("2d"), size = page.paper.width;
const stamp = new OffscreenCanvas(28, 28), ink = new ImageData(28, 28);
const replay = (image, [scale, x, y], crisp, smooth = true) => {
  image.forEach((value, i) => { ink.data[4 * i + 3] = value; });
  stamp.getContext("2d").putImageData(ink, 0, 0);
  context.clearRect(0, 0, size, size);
  context.imageSmoothingEnabled = smooth;
  context.drawImage(stamp, x, y, 28 * scale, 28 * scale);
  if (crisp) {
    const all = context.getImageData(0, 0, size, size);
    for (let i = 3; i < all.data.length; i += 4) all.data[i] = all.data[i] > 127 ? 255 : 0;
    context.putImageData(all, 0, 0);
  }
  return page.look();
};
const places = PLACES, start = performance.now();
const soft = images.map((image, i) => replay(image, places[i], false));
const milliseconds = (performance.now() - start) / images.length;
const prepared = crisp => images.slice(0, 100).map((image, i) => {
  replay(image, crisp ? places[i] : [10, 0, 0], crisp, crisp);
  return [...page.prepare(context.getImageData(0, 0, size, size))].map(value => Number(value.toFixed(4)));
});
document.querySelector("#measured").textContent = JSON.stringify({
  forward: images.map(image => page.predict(Float32Array.from(image, value => value / 255))),
  soft, crisp: images.map((image, i) => replay(image, places[i], true)), milliseconds,
  answer: page.querySelector("output").textContent, tenfold: prepared(false), gray: prepared(true),
});
</script>
"""


def filled_page(network) -> str:
    """draw_a_digit.html filled by the function that notebook 07 defines."""
    cells = nbformat.read(ROOT / "notebooks" / "07_evaluation.ipynb", as_version=4).cells
    [source] = [cell.source for cell in cells if cell.cell_type == "code" and "def fill_page" in cell.source]
    [function] = [node for node in ast.parse(source).body if getattr(node, "name", "") == "fill_page"]
    names = {"np": np, "base64": base64, "Path": lambda name: ROOT / "notebooks" / name}
    exec(ast.unparse(function), names)
    return names["fill_page"](network, trained_on="a test", still="")


def measure(network, images: np.ndarray) -> dict:
    """What the page, in a browser, makes of these uint8 images (N, 784)."""
    rng = np.random.default_rng(0)
    scale = rng.uniform(4, 9.5, len(images))  # the digit's 20 pixels become 80 to 190 of the canvas's 280
    places = np.stack([scale, *(rng.random((2, len(images))) * (280 - 28 * scale))], axis=1).round(2)
    script = SCRIPT.replace("PLACES", json.dumps(places.tolist()))
    script = script.replace("PIXELS", base64.b64encode(images.tobytes()).decode())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Path(folder) / "page.html"
        page.write_text(f'<!doctype html><meta charset="utf-8"><body>{filled_page(network)}{script}', encoding="utf-8")
        run = subprocess.run([BROWSER, *FLAGS, f"--user-data-dir={folder}/profile", page.as_uri()],
                             capture_output=True, text=True, encoding="utf-8", timeout=120)
    found = re.search(r'<p id="measured">(.*?)</p>', run.stdout, re.DOTALL)
    if not found:  # as with a browser that may not read the folder
        pytest.skip(f"{BROWSER} did not open the page: {run.stderr[-300:]}")
    assert found[1], f"the page's script failed: {run.stderr[-1000:]}"
    result = json.loads(found[1])
    return result | {name: np.array(result[name]) for name in ("forward", "soft", "crisp", "tenfold", "gray")}


@pytest.fixture(scope="module")
def measured(data):
    """The page's answers for 500 test images, Python's probabilities for the same, and their labels."""
    if BROWSER is None:
        pytest.skip("there is no Chromium or Chrome here to open draw_a_digit.html in")
    from nnhelpers import NeuralNetwork, prepare

    network = NeuralNetwork(784, 128, 10, learning_rate=0.3, dtype=np.float32)
    X, y_true, *_ = prepare(data)
    network.fit(X[:20000], y_true[:20000], epochs=1 if data.name == "mnist" else 20, batch_size=32, verbose=False)
    images, y = data.X_test[:500], data.y_test[:500]
    return measure(network, images), network.predict_proba(images / np.float32(255)), y


def agreement(page: np.ndarray, python: np.ndarray, y: np.ndarray) -> float:
    """Of the images that Python gets right, the share for which the page gives the same answer."""
    right = python.argmax(axis=1) == y
    return float(np.mean(page[right].argmax(axis=1) == y[right]))


def test_the_page_computes_the_network(measured):
    page, python, _ = measured
    assert page["forward"].shape == python.shape
    assert np.abs(page["forward"] - python).max() < 1e-3


@pytest.mark.parametrize("ink", ["soft", "crisp"])
def test_replayed_digits_get_the_same_answer(measured, data, ink):
    if data.name != "mnist":
        pytest.skip("the offline digits are not centered by mass, so the page moves them")
    page, python, y = measured
    assert np.mean(python.argmax(axis=1) == y) > 0.9
    assert agreement(page[ink], python, y) >= 0.97


def test_the_drawing_is_prepared_as_mnist_was(measured, data):
    page, _, _ = measured
    if data.name == "mnist":  # enlarged ten times, pixel by pixel, an image comes back as it was
        assert np.abs(page["tenfold"] - data.X_test[:100] / 255).max() < 0.003
    assert page["gray"].min() >= 0 and page["gray"].max() == 1
    edge = (page["gray"] > 0.1) & (page["gray"] < 0.9)  # black ink gets gray edges
    assert 0.2 < edge.sum() / np.sum(page["gray"] > 0.1) < 0.8


def test_the_page_says_its_answer_in_milliseconds(measured):
    page, _, _ = measured
    digit = page["crisp"][-1].argmax()
    assert page["answer"].startswith(f"Answer: {digit}, with {100 * page['crisp'][-1].max():.1f}%")
    assert page["milliseconds"] < 50


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from nnhelpers import NeuralNetwork, load_mnist

    dataset, count = load_mnist(), int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    trained = NeuralNetwork.load(ROOT / "notebooks" / f"network_{dataset.name}.npz")
    X, labels = dataset.X_test[:count], dataset.y_test[:count]
    y_pred = trained.predict_proba(X / np.float32(255))
    result = measure(trained, X)
    print(f"{len(X)} test digits of {dataset.name}, {np.mean(y_pred.argmax(axis=1) == labels):.2%} right in Python")
    print(f"largest difference of a probability: {np.abs(result['forward'] - y_pred).max():.1e}")
    for kind in ("soft", "crisp"):
        print(f"same answer where Python is right, {kind} ink: {agreement(result[kind], y_pred, labels):.2%}; "
              f"right at all: {np.mean(result[kind].argmax(axis=1) == labels):.2%}")
    print(f"{result['milliseconds']:.1f} ms from ink to answer")
