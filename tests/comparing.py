"""How a cell's fresh outputs are compared with the stored ones, beyond what nbval does.

**Text** is nbval's business. But in a cell tagged `approximate`, which holds results of training in
float32, each number must only be near the stored one, and the words the same, unless this machine
computes to the bit as that of the stored outputs (arithmetic.py): then it is as any other. Near is
- for shares, of one or of a hundred, a fifth of the way to nothing or to all, whichever is nearer
  (98.1% right is 1.9% wrong), and half a point for a percentage (`%`, `points`) or above one half;
- for whole numbers a quarter, and at most two spreads of the difference of two counts, 2 √(2n);
- for others a fifth; and always one step of the last digit.
Other processors moved accuracies by 0.2 points, shares in the middle by 0.8, counts by 3%, those
below a hundred by a quarter, and losses on the way by 13%.

**Data URIs** inside HTML (a page's weights, its still picture) are cut out of the text, where their
type stays. A PNG goes to the pictures; of others it counts only that they are there.

**Pictures** are compared by their pixels where Matplotlib draws the probe as probe.png has it:
another version, or a build with another FreeType, draws all of them differently. In `approximate`
cells only number and size count where numbers need only be near, unless the tag `pixels` says that
all processors draw the same.
Rounding in float64 moved pictures by up to 0.005 of 255, another digit in a title by 0.8.

**Words in pictures** are compared everywhere: titles, labels, legends and notes, in their order and
without their numbers. A kernel that is started from here writes them into each PNG that it draws;
a picture that came from elsewhere has none and is not compared in this way.
"""

import atexit
import base64
import copy
import functools
import io
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

PROBE = Path(__file__).with_name("probe.png")
LARGEST_RMS = 0.2  # root mean square over all pixels, of 255
DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)")
NUMBER = re.compile(
    r" *(?<![\w.])[-+−]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)\.?\d*(?:[eE][-+]?\d+)?(?: ?%| points?)?"
)
# A product of matrices divides nothing: on Apple's M4 this warning is wrong (numpy issue 28687).
SPURIOUS = "ignore:divide by zero encountered in matmul:RuntimeWarning"


def set_kernel_environment():
    """Kernels started from here draw as anywhere; warnings of a cell or the helper are errors."""
    os.environ["PYTHONWARNINGS"] = f"error:::__main__,error:::nnhelpers,{SPURIOUS}"
    os.environ.pop("MPLBACKEND", None)  # the kernel takes the inline backend
    # The same numbers on any number of cores. And where another program needs a core, the threads
    # of a small product wait for each other: training takes up to thirty times as long.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["MATPLOTLIBRC"] = str(Path(matplotlib.get_data_path()) / "matplotlibrc")
    os.environ["IPYTHONDIR"] = tempfile.mkdtemp()  # nobody's startup files and picture formats
    atexit.register(shutil.rmtree, os.environ["IPYTHONDIR"], ignore_errors=True)
    startup = Path(os.environ["IPYTHONDIR"], "profile_default", "startup")
    startup.mkdir(parents=True)
    lines = f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport comparing\n"
    lines += "comparing.write_words_into_pictures()\ndel sys.path[0], sys, comparing\n"
    (startup / "words.py").write_text(lines, encoding="utf-8")


# ------------------------------------------------------------------ pictures
def draw_probe() -> bytes:
    """A PNG with some of all that the course draws, cropped as the inline backend crops."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # no style: only Matplotlib is probed
        figure = Figure((4, 2), layout="constrained", dpi=100)
        left, right = figure.subplots(1, 2)
        x = np.linspace(0, 6, 50)
        left.plot(x, np.sin(x), label="sine")
        left.scatter(x[::5], np.cos(x[::5]), c=x[::5], cmap="coolwarm", alpha=0.7)
        left.bar([1, 2], [0.3, 0.6])
        left.set(title="Probe: ÅÖ − 0.5", xlabel=r"$\partial L/\partial W^{[1]}$")
        left.legend()
        figure.colorbar(right.imshow(np.outer(x[:8], x[:8]), cmap="RdBu_r"))
        right.contour(np.add.outer(x[:8], x[:8]))
        right.annotate("here", (1, 5), (4, 2), arrowprops={"arrowstyle": "->"}, weight="bold")
        file = io.BytesIO()
        figure.savefig(file, format="png", bbox_inches="tight")
    return file.getvalue()


def write_words_into_pictures() -> None:
    """From now on each PNG that Matplotlib draws in this process holds the words of its figure."""
    print_png = FigureCanvasAgg.print_png

    @functools.wraps(print_png)  # Matplotlib reads its arguments
    def with_words(canvas, *args, metadata=None, **kwargs):
        words = json.dumps(words_of(canvas.figure))
        print_png(canvas, *args, metadata={**(metadata or {}), "Words": words}, **kwargs)

    FigureCanvasAgg.print_png = with_words


def words_of(figure: Figure) -> list[str]:
    """Its texts, the ticks' aside."""
    axes = [axis for ax in figure.axes for axis in ax._axis_map.values()]
    ticks = [tick for axis in axes for tick in (*axis.majorTicks, *axis.minorTicks)]
    labels = [label for tick in ticks for label in (tick.label1, tick.label2)]
    return [text.get_text() for text in figure.findobj(Text) if text not in labels]


def words_in(png: bytes) -> list[str] | None:
    """The texts that have letters, each number in them as #."""
    texts = json.loads(Image.open(io.BytesIO(png)).text.get("Words", "null"))
    if texts is not None:
        texts = [re.sub(r"\d+", "#", NUMBER.sub("#", text)) for text in texts]
        texts = [text for text in texts if re.search(r"\w", text)]
    return texts


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"), dtype=float)


@functools.cache
def draws_as_stored() -> bool:
    """Whether Matplotlib draws here, to the pixel, as where the pictures were stored."""
    return PROBE.exists() and np.array_equal(pixels(draw_probe()), pixels(PROBE.read_bytes()))


def picture_differences(fresh: list[bytes], stored: list[bytes], *, by_pixels: bool) -> list[str]:
    """One line for each picture that differs from the stored one."""
    if len(fresh) != len(stored):
        return [f"{len(fresh)} pictures, stored {len(stored)}"]
    lines = []
    for i, (a, b) in enumerate(zip(map(words_in, fresh), map(words_in, stored)), start=1):
        if None not in (a, b) and a != b:
            lines.append(f"picture {i}: says {a}, stored {b}")
    for i, (a, b) in enumerate(zip(map(pixels, fresh), map(pixels, stored)), start=1):
        if not draws_as_stored():
            continue
        if a.shape != b.shape:
            lines.append(f"picture {i}: size {a.shape[1::-1]}, stored {b.shape[1::-1]}")
        elif by_pixels and (rms := np.sqrt(np.mean((a - b) ** 2))) > LARGEST_RMS:
            y, x = np.nonzero((a != b).any(axis=2))
            where = f"x {x.min()} to {x.max()}, y {y.min()} to {y.max()}"
            lines.append(f"picture {i}: differs by {rms:.2f}, at most {LARGEST_RMS}, in {where}")
    return lines


def split(outputs: list) -> tuple[list, list[bytes]]:
    """A copy of outputs with data URIs cut down to their type, and all PNGs in them, in order."""
    outputs, pictures = copy.deepcopy(outputs), []

    def cut(uri):
        if uri[1] == "image/png":
            pictures.append(base64.b64decode(uri[2]))
        return f"data:{uri[1]}"

    for output in outputs:
        data = output.get("data", {})
        if "image/png" in data:
            pictures.append(base64.b64decode(data["image/png"]))
        if "text/html" in data:
            data["text/html"] = DATA_URI.sub(cut, data["text/html"])
    return outputs, pictures


# ------------------------------------------------------------------ approximate text
def near(fresh: str, stored: str) -> bool:
    """Whether two numbers, as NUMBER finds them, are near each other (see above)."""
    (a, _, _), (b, decimals, percent) = parse(fresh), parse(stored)
    size = abs(b)
    if decimals <= 0 and not percent:
        reach = min(0.25 * size, 2 * (2 * size) ** 0.5)
    else:
        whole = 1 if size <= 1 and not percent else 100 if size <= 100 else np.inf
        reach = 0.2 * min(size, whole - size)
        if percent or whole / 2 < size <= whole:
            reach = max(reach, 0.5 if percent else 0.005 * whole)
    return abs(a - b) <= max(reach, 10.0**-decimals) + 1e-12 * size


def parse(number: str) -> tuple[float, int, bool]:
    """Its value, its decimals (five in 1e-05), and whether it is a percentage."""
    plain = number.strip().lower().replace(",", "").replace("−", "-")
    figures = re.match(r"[-+]?[\d.]+(?:e[-+]?\d+)?", plain)[0]
    mantissa, _, exponent = figures.partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return float(figures), decimals, plain != figures


def settle(fresh: str, stored: str) -> tuple[str, str]:
    """Both with single spaces; numbers in fresh that are near those in stored become these."""
    fresh, stored = (re.sub(" +", " ", text) for text in (fresh, stored))
    numbers = NUMBER.findall(stored)
    if len(NUMBER.findall(fresh)) == len(numbers):
        pairs = zip(NUMBER.findall(fresh), numbers)
        settled = iter([there if near(here, there) else here for here, there in pairs])
        fresh = NUMBER.sub(lambda _: next(settled), fresh)
    return fresh, stored


# ------------------------------------------------------------------ both, for nbval
def compare_outputs(item, fresh: list, stored: list) -> bool:
    """In place of nbval's method: whether a cell's outputs agree; if not, item says why."""
    from arithmetic import computes_as_stored  # here, for kernels import this module too

    tags = item.cell.metadata.get("tags", [])
    (fresh, fresh_pictures), (stored, stored_pictures) = split(fresh), split(stored)
    approximate = "approximate" in tags and not computes_as_stored()
    if approximate:
        for a, b in zip(fresh, stored):  # of those that do not correspond, nbval complains
            for x, y in ((a, b), (a.get("data", {}), b.get("data", {}))):
                for key in {"text", "text/plain", "text/html"} & x.keys() & y.keys():
                    x[key], y[key] = settle(x[key], y[key])
    same = type(item).compare_outputs(item, fresh, stored)
    by_pixels = not approximate or "pixels" in tags
    differences = picture_differences(fresh_pictures, stored_pictures, by_pixels=by_pixels)
    item.comparison_traceback += differences
    return same and not differences
