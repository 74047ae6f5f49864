"""The pages in a real browser: what they compute held to NumPy, what readers do, what they see.

Skipped where there is no Chromium or Chrome. pages.js reads the pages. To see how test digits
fare: python tests/test_pages.py [how many]
"""

import base64
import json
import re
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # for a run by hand
import browser as browsing  # noqa: E402

from nnhelpers import NeuralNetwork, load_mnist, prepare, show_page, softmax  # noqa: E402

PAGES = HERE.parent / "notebooks" / "pages"
LIGHT = "--jp-content-font-color1: rgb(0 0 0 / 87%); --jp-layout-color0: #fff; background: #fff"
DARK = "--jp-content-font-color1: #fff; --jp-layout-color0: #111; background: #111"
NTH = ("first", "second", "third")
ALL = [
    ("network.html", {"gradients": False, "label": 0}),
    ("network.html", {"gradients": True, "label": 1}),
    ("descent.html", {}),
    ("draw_a_digit.html", {"hidden": False}),
    ("draw_a_digit.html", {"hidden": True}),
]


@pytest.fixture(scope="module")
def browser():
    if browsing.PROGRAM is None:
        pytest.skip("there is no Chromium or Chrome here to open the pages in")
    with browsing.Browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def network(data):
    """A network that reads most digits, after a few seconds of training."""
    network = NeuralNetwork(784, 128, 10, learning_rate=0.3, dtype=np.float32)
    X, y_true, *_ = prepare(data)
    epochs = 1 if data.name == "mnist" else 20
    network.fit(X[:20000], y_true[:20000], epochs=epochs, batch_size=32, verbose=False)
    return network


@pytest.fixture(params=ALL, ids=lambda each: " ".join([each[0], *map(str, each[1].values())]))
def each(request, network):
    """Every page as every notebook shows it."""
    name, values = request.param
    return filled(name, network if name.startswith("draw") else None, **values)


def filled(name, network=None, **values):
    """The page, filled."""
    if network:
        values |= {"network": network, "data": "a test"}
    return show_page(name, plt.figure(figsize=(1, 1)), **values).data


def show(browser, html, theme=LIGHT, **how):
    """Open the page in a body of this theme."""
    script = (HERE / "pages.js").read_text(encoding="utf-8")
    browser.open(f"<style>body {{ {theme} }}</style>{html}", script=script, **how)


def number(text):
    """The number that a page writes."""
    return float(text.replace("−", "-"))


def numbers(text):
    return [number(each) for each in re.findall(r"−?\d+(?:\.\d+)?", text)]


def near(found, right, tolerance=6e-4):
    """Whether all numbers agree; the tolerance is that of three decimals."""
    return (
        np.shape(found) == np.shape(right) and np.abs(np.subtract(found, right)).max() < tolerance
    )


# ------------------------------------------------------------------ every page
OPENED = "[$('.still').offsetHeight, $('.app').offsetHeight > 300]"


def test_the_files_are_small_and_leave_their_script_in_place():
    for path in PAGES.glob("*.html"):
        source = path.read_text(encoding="utf-8")
        assert len(source.encode()) <= 20_000, path.name
        assert not re.search(r"\b(page|host)\.(innerHTML|outerHTML|replace|textContent)\b", source)
        assert not re.search(r"(src|href)=\"?http|fetch\(|import\(|@import", source)
    assert {path.name for path in PAGES.iterdir()} == {name for name, _ in ALL} | {"common.html"}


def test_the_still_picture_stands_where_no_script_runs(browser, each):
    show(browser, each, scripts=False)
    shown = "[$('.still').offsetHeight > 40, $('img').alt.length > 40, $('img').naturalWidth]"
    assert browser.run(shown)[:2] == [True, True] and browser.run(shown)[2] > 20
    assert browser.run("$('.still').innerText").startswith("Here you can")
    assert browser.run("$('.app').innerText") == ""
    show(browser, each)
    assert browser.run(OPENED) == [0, True]


def test_a_host_may_run_scripts_in_its_own_wrapper(browser, each):
    show(browser, "<main><section></section></main>")
    browser.run(f"showInWrapper({json.dumps(each)})")
    assert browser.run(OPENED) == [0, True]


def test_pages_in_one_document_do_not_meet(browser, network):
    pages = [
        filled(name, network if name.startswith("draw") else None, **values) for name, values in ALL
    ]
    every = "[...document.querySelectorAll('.nn-page')]"
    sizes = (
        f"{every}.map(p => [...p.querySelectorAll('*')].map(e => [e.clientWidth, e.clientHeight]))"
    )
    alone, fixed = [], f"{LIGHT}; width: 1000px"
    for page in pages:
        show(browser, page, fixed)
        alone += browser.run(sizes)
    show(browser, "".join(pages), fixed)
    assert browser.run(sizes) == alone
    browser.run(f"{every}[0].set({{y: 1, x: [9, 9, 9]}})")
    states = f"{every}.slice(0, 2).map(p => [p.state().y, p.state().x[0]])"
    assert browser.run(states) == [[1, 9], [1, 0.5]]
    checked = f"{every}.flatMap(p => [...p.querySelectorAll('[type=radio]')].map(r => r.checked))"
    assert browser.run(checked) == [False, True, False, True]


def luminance(color):
    linear = np.array(color[:3]) / 255
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize(
    "theme, features",
    [
        (LIGHT, {}),
        (DARK, {}),
        ("background: #fff", {"prefers_color_scheme": "dark"}),
        (LIGHT, {"forced_colors": "active", "prefers_color_scheme": "dark"}),
        (DARK, {"forced_colors": "active", "prefers_color_scheme": "light"}),
    ],
    ids=["light", "dark", "plain", "contrast on black", "contrast on white"],
)
def test_everything_can_be_told_apart_in_every_theme(browser, each, theme, features):
    show(browser, each, theme, **features)
    if browser.run("Boolean(page.paper)"):
        draw_two(browser)
        papers = browser.run("$$('.paper, .seen').map(canvas => style(canvas).backgroundColor)")
        assert papers == ["rgb(255, 255, 255)"] * 2
    ground, *others = map(luminance, browser.run("paintedColors()"))
    contrast = [(max(other, ground) + 0.05) / (min(other, ground) + 0.05) for other in others]
    assert contrast[0] > 7 and min(contrast) > 3


def test_everything_is_reached_by_tab_and_named(browser, each):
    show(browser, each)
    places, seen = browser.run("tabPlaces()"), []
    for _ in places:
        browser.key("Tab")
        seen.append(browser.run("+document.activeElement.dataset.tab"))
        assert browser.run("style(document.activeElement).outlineStyle") != "none"
    assert len(places) > 1 and seen == places
    assert browser.run("unnamed()") == []
    names = browser.run("controls().map(e => e.join(': '))")
    assert len(names) == len(set(names)), "no two controls of one kind have one name"
    assert browser.run("ringsCut()") == []
    assert browser.run("$$('[tabindex]').every(e => e.role === 'application')"), "keys of their own"
    held = "$$('.number, .paper, .board').every(e => style(e).touchAction === 'none')"
    assert browser.run(held), "a finger that drags must not scroll"


def test_the_host_gets_only_the_keys_that_lead_out(browser, each):
    show(browser, each)
    browser.run("window.got = []; document.onkeydown = event => { got.push(event.key); }")
    for key in ("Enter", " ", "ArrowDown", "d", "Escape"):
        browser.run("$('button').focus()")
        browser.key(key)
    browser.key("Tab")
    assert browser.run("got") == ["Escape", "Tab"]
    assert not browser.run("$$('button:disabled').length"), "disabled, a button loses the focus"
    # Jupyter's shortcuts are for what has the focus: what suppresses them has to stand there
    every = "$$('.app :is(button, input, [tabindex])').every"
    assert browser.run(f"{every}(e => e.matches('[data-lm-suppress-shortcuts]'))")


def test_a_host_styles_results_its_own_way(browser, each):
    bootstrap = "} output { color: gray; padding-top: 7px"  # as nbconvert's classic template
    show(browser, each, LIGHT + bootstrap)
    of = "[style(e).color, style(e).paddingTop]"
    assert browser.run(f"const e = $('output'); {of}") == browser.run(f"const e = $('.app'); {of}")


# ------------------------------------------------------------------ network.html
def numpy_network(state):
    """Every value and gradient of the 3-2-2 network in this state, by plain NumPy."""
    x, W1, b1, W2, b2 = (np.array(state[name]) for name in ("x", "W1", "b1", "W2", "b2"))
    z1 = x @ W1 + b1
    h1 = np.maximum(0, z1)
    z2 = h1 @ W2 + b2
    y_pred = softmax(z2)
    dz2 = y_pred - np.eye(2)[state["y"]]
    dh1 = W2 @ dz2
    dz1 = dh1 * (z1 > 0)
    forward = {"z1": z1, "h1": h1, "z2": z2, "y_pred": y_pred}
    forward["loss"] = np.logaddexp(*z2) - z2[state["y"]]
    backward = {"dz2": dz2, "dW2": np.outer(h1, dz2), "db2": dz2, "dh1": dh1, "dz1": dz1}
    return forward | backward | {"dW1": np.outer(x, dz1), "db1": dz1}


def at(values, name):
    """The number that "W1 2 0" names among these arrays."""
    word, *index = name.split(" ")
    return np.array(values[word])[tuple(map(int, index))]


def theme_colors(browser):
    return browser.run("['plus', 'minus', 'line'].map(themeColor)")


def look_at_network(browser):
    """What the reader sees of network.html, once all of it agrees with NumPy."""
    view, (plus, minus, gray) = browser.run("networkPage()"), theme_colors(browser)
    state, right = view["state"], numpy_network(view["state"])
    for name, text in view["value"].items():
        assert near(number(text), at(right, name)), name
    assert near(number(view["loss"]), right["loss"]) and near(view["bar"], right["y_pred"], 0.02)
    assert near(number(view["how"].split("ln ")[1]), right["y_pred"][state["y"]])
    assert view["radio"] == [state["y"] == 0, state["y"] == 1]
    silent = right["z1"] <= 0
    for j in (0, 1):
        border, color = view["unit"][f"1 {j}"]
        assert (border == "dashed") == (color == gray) == silent[j]
        assert view["edge"][f"loss {j}"][1] == ("none" if j == state["y"] else "2px, 6px")
    for name, border in view["border"].items():
        w, gone = at(state, name), name.startswith("W2") and silent[int(name[3])]
        assert (border == "dashed") == gone
        if name.startswith("W"):
            color, dashes, wide = view["edge"][name]
            assert color == (gray if gone or w == 0 else plus if w > 0 else minus), name
            assert (dashes != "none") == gone, name
            assert gone or near(wide, 1 + 5 * min(abs(w), 2)), name
    for name, (text, color, _) in view["gradient"].items():
        value = at(right, name)
        if text:
            assert text.startswith("∂ ") and near(number(text[2:]), value), name
            assert value == 0 or color == (plus if value > 0 else minus), name
    return view


@pytest.mark.parametrize("gradients", [False, True])
def test_network_agrees_with_numpy_and_shows_it(browser, gradients):
    rng, shapes = np.random.default_rng(0), dict(x=3, W1=(3, 2), b1=2, W2=(2, 2), b2=2)
    show(browser, filled("network.html", gradients=gradients, label=int(gradients)))
    if gradients:
        browser.click(".all")
    for i in range(100):
        net = {name: rng.normal(0, 2, shape).round(3).tolist() for name, shape in shapes.items()}
        state = browser.run(f"page.set({json.dumps(net | {'y': i % 2})}); page.state()")
        assert all(near(state[name], value, 1e-6) for name, value in numpy_network(state).items())
        if i % 5 < 2:
            view = look_at_network(browser)
            assert all(near(number(text), at(net, name)) for name, text in view["number"].items())
    browser.click(".reset")
    view = look_at_network(browser)
    assert [view["value"][f"y_pred {k}"] for k in (0, 1)] == ["0.666", "0.334"]
    assert len(view["gradient"]) == (20 if gradients else 0)


def spoken(name):
    """What a screen reader has to say of the number "W1 2 0"."""
    word, i, *j = name.split(" ")
    i = int(i)
    if j:
        to = f"class {j[0]}" if word == "W2" else f"the {NTH[int(j[0])]} hidden unit"
        return f"weight from the {NTH[i]} {'input' if word == 'W1' else 'hidden unit'} to {to}"
    units = {"x": f"{NTH[i]} input", "b1": f"bias of the {NTH[i]} hidden unit"}
    return units.get(word, f"bias of class {i}")


def test_network_starts_with_the_worked_example():
    """The sample and the parameters that 04 writes out, as the page's script has them."""
    page = (PAGES / "network.html").read_text(encoding="utf-8")
    start = re.search(r"start = \(\) => \(\{(.*?), y:", page, re.DOTALL)[1]
    ours = {name: json.loads(value) for name, value in re.findall(r"(\w\d?): (\[[^:]*\])", start)}
    notebook = json.loads((PAGES.parent / "04_backprop.ipynb").read_text(encoding="utf-8"))
    written = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    for name, code in [("x", "X"), ("W1", "W1"), ("b1", "b1"), ("W2", "W2"), ("b2", "b2")]:
        rows, turned = re.search(
            rf"^{code} = np.array\((.*?)\)(\.T)?", written, re.MULTILINE
        ).groups()
        array = np.array(json.loads(rows)).T if turned else np.array(json.loads(rows))
        assert np.array_equal(np.atleast_2d(ours[name]), array), name


def test_network_is_moved_by_mouse_finger_keys_and_typing(browser):
    show(browser, filled("network.html", gradients=False, label=0))
    start = look_at_network(browser)
    assert len(start["number"]) == 17
    for i, (name, said) in enumerate(start["said"].items()):
        assert said == [spoken(name), str(at(start["state"], name)), "spinbutton"]
        now = at(start["state"], name)
        x, y = browser.center(".graph .number", i)
        browser.drag((x, y), (x, y - 10), (x, y - 25))
        assert near(at(look_at_network(browser)["state"], name), now + 0.5, 1e-9), name
        for key, shift, by in [("ArrowUp", 0, 0.6), ("ArrowDown", 1, -0.4), ("ArrowUp", 1, 0.6)]:
            browser.key(key, shift)
            assert near(at(browser.run("page.state()"), name), now + by, 1e-9), (name, key, shift)
        browser.type("−1,5")
        view = look_at_network(browser)
        assert at(view["state"], name) == -1.5 and view["said"][name][1] == "-1.5"
        browser.key("Enter")
        assert browser.run("networkPage()")["number"][name] == "−1.5"
        browser.key("Escape")  # what was there when the number got the focus
        assert near(at(browser.run("page.state()"), name), now + 0.5, 1e-9)
    browser.click(".graph .number")
    browser.type("much")
    assert browser.run("[page.state().x[0], $('.number').ariaInvalid]") == [1, "true"]
    x, y = browser.center(".graph .number", 1)
    browser.touch("Start", (x, y))
    browser.touch("Move", (x, y + 10))
    browser.touch("End")
    assert near(browser.run("page.state().x[1]"), 0.6, 1e-9)
    browser.mouse("Pressed", (x, y), pen=True)  # a pen, with a palm beside it
    browser.touch("Start", (x, y))
    browser.touch("Move", (x, y - 30))
    browser.touch("End")
    browser.mouse("Released", (x, y), pen=True)
    browser.drag((x, y), (x, y), (x, y + 1))  # hardly a move: a click
    browser.mouse("Moved", (x, y + 50), down=False)
    assert near(browser.run("page.state().x[1]"), 0.6, 1e-9)
    browser.click("[type=radio]", 1)
    assert look_at_network(browser)["state"]["y"] == 1
    browser.key("ArrowUp")
    assert look_at_network(browser)["state"]["y"] == 0
    browser.click(".reset")
    view = look_at_network(browser)
    assert view["state"] == start["state"] and view["number"] == start["number"]
    assert "Silent: the second hidden unit." in view["output"]


def test_network_has_room_for_its_numbers(browser):
    show(browser, filled("network.html", gradients=True, label=1))
    for value, text in [(-0.1864, "−0.186"), (-12.913, "−12.91"), (-123.456, "−123.5")]:
        net = {"x": [value, 0, 0], "b2": [0, value], "W2": [[value, 0], [0, 0]]}
        browser.run(f"page.set({json.dumps(net)})")
        shown = browser.run("networkPage()")["number"]
        assert shown["x 0"] == shown["b2 1"] == shown["W2 0 0"] == text
        assert browser.run("$$('.number').every(e => e.scrollWidth <= e.clientWidth)"), text
    browser.run("page.set({x: [100, 0, 0], W1: [[100, -100], [0, 0], [0, 0]], b1: [0, 0]})")
    sums = browser.run("networkPage()")["value"]
    assert [sums["z1 0"], sums["z1 1"]] == ["1.00e4", "−1.00e4"]


def backward_steps(state, right):
    """For each backward step the gradients that appear and the numbers of its sentence."""

    def products(arrives, slopes):
        return [value for slope in (*slopes, 1) for value in (arrives, slope, arrives * slope)]

    dz2, dh1, dz1, W2 = right["dz2"], right["dh1"], right["dz1"], state["W2"]
    for k in (0, 1):
        yield [f"dz2 {k}"], [right["y_pred"][k], k == state["y"], dz2[k]]
    for k in (0, 1):
        yield [f"dW2 0 {k}", f"dW2 1 {k}", f"db2 {k}"], products(dz2[k], right["h1"])
    for j in (0, 1):
        yield [f"dh1 {j}"], [dz2[0], W2[j][0], dz2[1], W2[j][1], dh1[j]]
    for j in (0, 1):
        yield [f"dz1 {j}"], [dh1[j], right["z1"][j] > 0, dz1[j]]
    for j in (0, 1):
        yield [*(f"dW1 {i} {j}" for i in range(3)), f"db1 {j}"], products(dz1[j], state["x"])


SLOPES = ("true class",) * 2 + ("hidden value on its edge",) * 2 + ("weight of the edge",) * 2
SLOPES += ("its sum is positive",) * 2 + ("its input",) * 2


@pytest.mark.parametrize("y", [0, 1])
def test_network_walks_backward_and_steps_downhill(browser, y):
    show(browser, filled("network.html", gradients=True, label=y))
    assert look_at_network(browser)["radio"] == [y == 0, y == 1]  # as the notebook has it
    state = browser.run(f"page.set({{y: {y}, b1: [0.1, {[-0.1, 0.4][y]}]}}); page.state()")
    right, shown = numpy_network(state), set()
    assert not any(text for text, *_ in look_at_network(browser)["gradient"].values())
    assert browser.run("$('.back').ariaDisabled") == "true"
    for i, (names, factors) in enumerate(backward_steps(state, right), start=1):
        browser.click(".next")
        view, shown = look_at_network(browser), shown | set(names)
        assert {name for name, (text, *_) in view["gradient"].items() if text} == shown
        assert {name for name, (*_, now) in view["gradient"].items() if now} == set(names)
        title, sentence = view["output"].split(". ", 1)
        assert title == f"Step {i} of 10"
        equations = re.findall(r"−?\d[−\d.()×+ ]* = −?[\d.]*\d", sentence)
        subtracted = " ".join(equations).replace(" − ", " ")
        assert near(numbers(subtracted), np.array(factors, float)), sentence
        silent = i in (7, 8) and right["z1"][i - 7] <= 0
        assert ("the unit is silent" if silent else SLOPES[i - 1]) in sentence
        assert (NTH[int(names[0][-1])] if i > 4 else f"lass {names[0][-1]}") in sentence
        assert ("not the true" in sentence) == (i < 3 and y != i - 1)
    assert browser.run("[$('.next').ariaDisabled, $('.all').ariaDisabled]") == ["true"] * 2
    browser.click(".next")
    assert browser.run("page.state().step") == 10
    browser.click(".back")
    assert look_at_network(browser)["output"].startswith("Step 9 of 10")
    browser.click(".rate")
    browser.type("0.25")
    browser.click(".downhill")
    view = look_at_network(browser)
    for name in ("W1", "b1", "W2", "b2"):
        expected = np.array(state[name]) - 0.25 * right["d" + name]
        assert near(view["state"][name], expected, 1e-12), name
    assert near(numbers(view["output"])[:2], [right["loss"], view["state"]["loss"]])
    assert view["state"]["loss"] < right["loss"]
    browser.click(".reset")
    assert browser.run("page.state().step") == 0


# ------------------------------------------------------------------ descent.html
def test_descent_agrees_with_numpy(browser):
    rng = np.random.default_rng(1)
    show(browser, filled("descent.html"))
    for i in range(50):
        lambdas = np.array([1, 10 ** rng.uniform(-0.3, 1.7)])
        rate = 2 / lambdas.max() * (rng.uniform(0.05, 0.98) if i % 2 else rng.uniform(1.02, 2.5))
        path = [rng.uniform(-3, 3, 2)]
        start = {"w": path[0].tolist(), "rate": rate, "lambda": lambdas.tolist()}
        while len(path) <= 200 and np.hypot(*path[-1]) <= 1e6:
            path.append(path[-1] - rate * lambdas * path[-1])
        browser.run(f"page.set({json.dumps(start)}); while (!page.over()) page.forward()")
        view = browser.run("page.forward(); page.update(); descentPage()")
        size = np.maximum(1, np.linalg.norm(path, axis=1, keepdims=True))
        assert near(view["path"] / size, path / size, 1e-9)
        factors, facts = 1 - rate * lambdas, view["facts"]
        label = browser.run("$('.threshold').previousElementSibling.textContent")
        numerator = float(re.search(r", (\d) / max\(λ₁, λ₂\)$", label)[1])
        assert near([number(facts[n]) for n in (0, 2, 4)], [*factors, numerator / lambdas.max()])
        for factor, text in zip(factors, facts[1::2]):
            assert ("swings" in text, "grows" in text) == (factor < 0, abs(factor) > 1)
        assert facts[5] == f"η is {'below' if i % 2 else 'above'} it"
        assert ("left the valley" in view["output"]) == (np.hypot(*path[-1]) > 1e6)


def test_descent_is_moved_and_shows_its_path(browser):
    show(browser, filled("descent.html"))

    def state(of="w"):
        return browser.run("page.state()")[of]

    x, y = browser.center(".board")
    unit = 60 * browser.run("$('.board').getBoundingClientRect().width") / 480
    browser.drag((x + unit, y - unit / 2))
    assert near(state(), [1, 0.5], 0.03)
    browser.drag((x, y), (x - 2 * unit, y + unit))
    w = state()
    assert near(w, [-2, -1], 0.03)
    moves = {"ArrowRight": (0.1, 0), "ArrowLeft": (-0.5, 0), "ArrowUp": (0, 0.5)}
    for key, by in [*moves.items(), ("ArrowDown", (0, -0.1))]:
        browser.key(key, shift=0.5 in np.abs(by))
        w = np.add(w, by)
        assert near(state(), w, 1e-9), key

    browser.run("page.set({w: [-2, 1], rate: 0.2, lambda: [1, 4]})")
    browser.click(".step")
    browser.run("$('.board').focus()")
    browser.key("Enter")
    view = browser.run("descentPage()")
    path = np.array([[-2, 1], [-1.6, 0.2], [-1.28, 0.04]])
    assert near(view["path"], path, 1e-12)
    places, loss = [240, 180] + path * [60, -60], path**2 @ [0.5, 2]
    assert near([view["points"][n] for n in (2, 0, 1)], places, 0.06)
    assert near(view["lines"][0], places, 0.06)
    top, bottom = map(number, view["scale"])
    heights = 8 + 90 * (top - np.log10(loss)) / (top - bottom)
    assert near(np.array(view["lines"][1])[:, 1], heights, 0.06)
    levels = (np.array(view["contours"]) / 60) ** 2 * [0.5, 2]
    assert np.allclose(levels[:, 0], levels[:, 1]) and np.allclose(levels[1:] / levels[:-1], 2)
    assert near(numbers(view["output"]), [2, -1.28, 0.04, loss[-1]])
    browser.click(".again")
    assert state("path") == [[-2, 1]]

    for name, pick in [("rate", lambda: state("rate")), ("steep", lambda: state("lambda")[1])]:
        before = pick()
        browser.run(f"$('input.{name}').focus()")
        browser.key("ArrowRight")
        assert 1.01 < pick() / before < 1.05, name
        browser.click(f"[data-number={name}]")
        browser.type("0.5")
        assert pick() == 0.5
        assert near(10 ** float(browser.run(f"$('input.{name}').value")), 0.5, 0.01)
    browser.run("page.set({rate: 0.25, lambda: [1, 8]})")
    view = browser.run("descentPage()")
    assert near(10 ** (view["mark"] * np.log10(300) - 2), 0.25, 0.02)
    assert view["facts"][5] == "η is on it" and view["facts"][3] == "swings for ever"

    assert browser.run("$('.limit').offsetHeight") > 10
    for name, value, shown in [("steep", "1000", "1000"), ("rate", "0.2499", "0.2499")]:
        browser.click(f"[data-number={name}]")
        browser.type(value)
        browser.key("Enter")
        said = f"[$('[data-number={name}]').value, $('input.{name}').ariaValueText]"
        assert browser.run(said) == [shown, shown]
    assert browser.run("$('.limit').offsetHeight") == 0, "the threshold is left of the slider"

    browser.run("page.set({rate: 1})")
    browser.click(".run")
    assert browser.run("[$('.run').textContent, $('output').ariaLive]") == ["Stop", "off"]
    browser.run("new Promise(done => setInterval(() => page.over() && done(), 20))")
    browser.run("new Promise(done => setTimeout(done, 100))")
    assert browser.run("[$('.run').textContent, $('.step').ariaDisabled]") == ["Run", "true"]
    assert browser.run("$('output').ariaLive") == "polite"
    browser.click(".reset")
    start = {"w": [3.2, 1.6], "rate": 0.15, "lambda": [1, 8], "path": [[3.2, 1.6]]}
    assert browser.run("page.state()") == start


@pytest.mark.parametrize("rate, steep", [(0.15, 8), (0.8, 1), (1, 1)])
def test_the_loss_is_drawn_as_far_as_it_falls(browser, rate, steep):
    show(browser, filled("descent.html"))
    browser.run(f"page.set({{rate: {rate}, lambda: [1, {steep}]}})")
    browser.run("while (!page.over()) page.forward(); page.update()")
    view = browser.run("descentPage()")
    heights = np.array(view["lines"][1])[:, 1]
    if rate == 1:  # to exactly 0, which has no logarithm
        assert heights[1] - heights[0] > 50 and np.ptp(heights[1:]) == 0
        browser.run("page.set({w: [0, 0]})")
        assert np.isfinite(browser.run("descentPage()")["lines"][1]).all()
        return
    loss = np.array(view["path"]) ** 2 @ [0.5, steep / 2]
    top, bottom = map(number, view["scale"])
    assert loss[-1] < 1e-20
    assert near(heights, 8 + 90 * (top - np.log10(loss)) / (top - bottom), 0.06)


# ------------------------------------------------------------------ draw_a_digit.html
TWO = [(-60, -60), (-30, -90), (20, -95), (60, -60), (40, 0), (-20, 50), (-65, 90), (75, 92)]


def draw_two(browser):
    """Draw a 2 as a reader does."""
    x, y = browser.center(".paper")
    browser.drag(*[(x + dx, y + dy) for dx, dy in TWO])
    browser.frame()


def look_at_drawing(browser, network):
    """What the reader sees beside the drawing is what NumPy makes of it."""
    browser.frame()
    view = browser.run("drawingPage()")
    image, x = np.reshape(view["seen"], (784, 4)), np.array(view["prepared"])
    assert not image[:, :3].any() and near(image[:, 3] / 255, x, 0.003)  # black ink
    parameters = [getattr(network, name).astype(float) for name in ("W1", "b1", "W2", "b2")]
    scale = max(np.abs(each).max() for each in parameters) / 32767
    W1, b1, W2, b2 = (np.rint(each / scale) * scale for each in parameters)
    h = np.maximum(0, x @ W1 + b1[0])
    z = h @ W2 + b2[0]
    y_pred, (second, best) = softmax(z), z.argsort()[-2:]
    assert view["names"] == list("0123456789")
    assert view["bold"] == [k == best for k in range(10)]
    assert near(view["wide"], y_pred, 0.01)
    assert near([float(text.rstrip("%")) for text in view["percent"]], 100 * y_pred, 0.06)
    assert view["answer"] == f"Answer: {best}, with {view['percent'][best]}."
    if not view["adds"]:
        return
    adds = h * (W2[:, best] - W2[:, second])
    order, biases = np.argsort(-np.abs(adds))[:10], b2[0, best] - b2[0, second]
    names = [*(f"unit {j}" for j in order), "118 others", "biases", "together"]
    sums = [*adds[order], adds.sum() - adds[order].sum(), biases, z[best] - z[second]]
    assert [row["name"] for row in view["adds"]] == names
    assert near([number(row["amount"]) for row in view["adds"]], sums, 0.0051)
    assert near(sums[-1], sum(sums[:-1]))
    active = f"{np.sum(h > 0)} of 128 hidden units are active"
    assert view["count"] == f"{active}, the clearer the more"  # in the light and in the dark
    assert f"for {best} over {second}" in view["versus"]
    plus, minus, _ = theme_colors(browser)
    long = max(sums) - min(0, *sums)
    for row, value in zip(view["adds"], sums):
        assert near([row["from"], row["to"]], [min(0, value) / long, max(0, value) / long], 0.01)
        assert row["color"] == (plus if value > 0 else minus)
    for j, row in zip(order, view["adds"]):
        w, tile = W1[:, j] / (np.abs(W1).max() / 2), np.reshape(row["tile"], (784, 4))
        ends = np.where(w[:, None] > 0, [178, 24, 43], [33, 102, 172])  # red and blue
        assert near(tile[:, :3], 255 + np.minimum(1, np.abs(w))[:, None] * (ends - 255), 1.5)
    units, listed = np.reshape(view["units"], (8, 64, 16, 64)), np.isin(np.arange(128), order)
    light = np.where(h > 0, 0.3 + 0.7 * h / h.max(), 0.12)
    assert near(units[:, 32, :, 32].ravel()[~listed] / 255, light[~listed], 0.01)
    assert np.array_equal(units[:, 1, :, 32].ravel() > 0, listed)  # framed


@pytest.mark.parametrize("hidden", [False, True])
def test_drawing_by_mouse_pen_finger_and_keys(browser, network, hidden):
    show(browser, filled("draw_a_digit.html", network, hidden=hidden))
    x, y = browser.center(".paper")

    def ink():
        return browser.run("inkCount()")

    def is_blank():
        view = browser.run("drawingPage()")
        empty = not any(view["seen"]) and not any(view["bold"]) and not any(view["wide"])
        assert view.get("count") in (None, "The 128 hidden units")  # which are not all silent then
        return ink() == 0 and empty and view["answer"] == "Nothing is drawn yet."

    assert is_blank()
    draw_two(browser)
    look_at_drawing(browser, network)
    went = (
        f"const o = opacity($('.paper')); {json.dumps(TWO)}.map(([x, y]) => o[280 * y + x + 39340])"
    )
    assert browser.run(went) == [255] * len(TWO), "ink lies where the pen went"
    before = ink()
    browser.mouse("Moved", (x + 100, y), down=False)
    assert ink() == before > 3000, "no ink without the button"
    browser.click(".clear")
    assert is_blank()

    # out of the square and back in one stroke, seen while it lasts, released outside
    browser.mouse("Pressed", (x, y))
    for point in [(x, y + 200), (x + 60, y + 200), (x + 60, y)]:
        browser.mouse("Moved", point)
    look_at_drawing(browser, network)
    browser.mouse("Released", (x + 300, y))
    before = ink()
    browser.mouse("Moved", (x, y - 50), down=False)
    assert ink() == before
    look_at_drawing(browser, network)

    # a pen, and the palm that rests on the screen
    browser.click(".clear")
    browser.mouse("Pressed", (x, y - 80), pen=True)
    browser.touch("Start", (x + 100, y + 100))
    browser.mouse("Moved", (x, y), pen=True)
    browser.touch("Move", (x + 110, y + 110))
    browser.mouse("Moved", (x, y + 80), pen=True)
    browser.touch("End")
    browser.mouse("Released", (x, y + 100), pen=True)
    columns = "opacity($('.paper')).flatMap((value, i) => (value ? [i % 280] : []))"
    left, *_, right = sorted(browser.run(columns))
    assert 126 <= left < right <= 154 and ink() > 4000, "a 1, and nothing of the palm"
    look_at_drawing(browser, network)

    # the palm first
    browser.click(".clear")
    browser.touch("Start", (x + 100, y + 100))
    browser.touch("Move", (x + 110, y + 110))
    browser.mouse("Pressed", (x, y - 80), pen=True)
    browser.touch("Move", (x + 100, y + 100))
    browser.mouse("Moved", (x, y + 80), pen=True)
    browser.mouse("Released", (x, y + 100), pen=True)
    browser.touch("End")
    left, *_, right = sorted(browser.run(columns))
    assert 126 <= left < right <= 154 and ink() > 4000, "the pen, and nothing of the palm"

    # a finger: a dot, and a line
    browser.click(".clear")
    browser.touch("Start", (x, y))
    browser.touch("End")
    assert 300 < ink() < 600
    browser.touch("Start", (x, y))
    browser.touch("Move", (x + 50, y + 50))
    browser.touch("End")
    assert ink() > 1200
    look_at_drawing(browser, network)

    browser.run("$('.paper').focus()")
    browser.key("Escape")
    assert is_blank()
    browser.key("Backspace")  # undoes the clearing, then a stroke at a time
    assert ink() > 1200
    browser.click(".undo")
    assert 300 < ink() < 600
    browser.run("$('.paper').focus()")
    for _ in range(8):
        browser.key("Backspace")
    assert ink() > 0
    while browser.run("$('.undo').ariaDisabled") == "false":
        browser.run("$('.paper').focus()")
        browser.key("Backspace")
    assert is_blank()
    moves = {
        "ArrowUp": (0, -40),
        "ArrowLeft": (-40, 0),
        "ArrowDown": (0, 40),
        "ArrowRight": (40, 0),
    }
    for key, by in moves.items():
        place, before = browser.run("penPlace()"), ink()
        for _ in range(4):
            browser.key(key, shift=key != "ArrowUp")
        assert near(np.subtract(browser.run("penPlace()"), place), by)
        assert (ink() > before) == (key != "ArrowUp")
    look_at_drawing(browser, network)
    assert browser.run("style($('.pen')).visibility") == "visible"
    browser.key("Backspace")  # the arrow keys drew one stroke
    assert is_blank()


def replayed(browser, network, images):
    """What the page makes of these uint8 images (N, 784), replayed as ink."""
    rng = np.random.default_rng(0)
    scale = rng.uniform(4, 9.5, len(images))  # 20 pixels become 80 to 190 of the canvas's 280
    places = np.stack([scale, *(rng.random((2, len(images))) * (280 - 28 * scale))], axis=1)
    pixels = base64.b64encode(images.tobytes()).decode()
    show(browser, filled("draw_a_digit.html", network, hidden=True))
    found = browser.run(f"replayed('{pixels}', {json.dumps(places.round(2).tolist())})")
    return {name: np.array(value) for name, value in found.items()}


def agreement(page, python, y):
    """Of the images that Python gets right, the share for which the page gives the same answer."""
    right = python.argmax(axis=1) == y
    return float(np.mean(page[right].argmax(axis=1) == y[right]))


def test_replayed_digits_get_the_same_answer(browser, network, data):
    images, y = data.X_test[:300], data.y_test[:300]
    page, python = (
        replayed(browser, network, images),
        network.predict_proba(images / np.float32(255)),
    )
    assert near(page["forward"], python, 1e-3)
    if data.name == "mnist":  # the offline digits are not centered by mass, so the page moves them
        assert np.mean(python.argmax(axis=1) == y) > 0.9
        assert min(agreement(page[ink], python, y) for ink in ("soft", "crisp")) >= 0.97
        # enlarged ten times, pixel by pixel, an image comes back as it was
        assert near(page["tenfold"], data.X_test[:100] / 255, 0.003)
    assert page["gray"].min() >= 0 and page["gray"].max() == 1
    edge = (page["gray"] > 0.1) & (page["gray"] < 0.9)  # black ink gets gray edges
    assert 0.2 < edge.sum() / np.sum(page["gray"] > 0.1) < 0.8
    assert np.median(page["times"]) < 50  # a quiet machine needs a few milliseconds


if __name__ == "__main__":
    dataset, count = load_mnist(), int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    trained = NeuralNetwork.load(PAGES.parent / f"network_{dataset.name}.npz")
    X, labels = dataset.X_test[:count], dataset.y_test[:count]
    y_pred = trained.predict_proba(X / np.float32(255))
    with browsing.Browser() as chromium:
        result = replayed(chromium, trained, X)
    right = np.mean(y_pred.argmax(axis=1) == labels)
    print(f"{len(X)} test digits of {dataset.name}, {right:.2%} right in Python")
    print(f"largest difference of a probability: {np.abs(result['forward'] - y_pred).max():.1e}")
    for kind in ("soft", "crisp"):
        same = agreement(result[kind], y_pred, labels)
        right = np.mean(result[kind].argmax(axis=1) == labels)
        print(f"same answer where Python is right, {kind} ink: {same:.2%}; right: {right:.2%}")
    print(f"{np.median(result['times']):.1f} ms from ink to answer")
