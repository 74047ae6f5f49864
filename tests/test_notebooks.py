"""What nbval cannot see: notebooks stored as run, to the template, with the helper's code."""

import ast
import base64
import copy
import inspect
import re
import statistics
import struct
from pathlib import Path

import comparing
import nbformat
import pytest

import nnhelpers as nn

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TITLES = {
    "00_introduction": "00 Introduction",
    "01_activations": "01 Activation functions",
    "02_forward_pass": "02 Forward pass",
    "03_loss": "03 Loss",
    "04_backprop": "04 Backpropagation",
    "05_gradient_descent": "05 Gradient descent",
    "06_mnist_training": "06 Training on MNIST",
    "07_evaluation": "07 Evaluation",
    "08_weight_visualization": "08 Weights made visible",
    "09_overfitting": "09 Overfitting",
    "10_deep_networks": "10 Deep networks",
}
NAMES = list(TITLES)
SETUP = 'import sys; sys.path.insert(0, "..")  # nnhelpers.py is one folder up'
COMPARED_BY = {"mnist", "approximate", "pixels", "nbval-ignore-output"}
TAGS = COMPARED_BY | {"exercise-setup", "answer", "check", "guard"}
ANSWER = r"<details>\s*<summary>Answer</summary>"


def read(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.path = path
    return notebook


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return read(request.param)


@pytest.fixture(scope="module")
def series():
    return {path.stem: read(path) for path in PATHS}


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def folded(cell):
    """Whether JupyterLab shows only the first line of this code cell."""
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def pictures(cell):
    """The PNGs among the outputs of a cell."""
    kinds = [output.get("data", {}) for output in cell.get("outputs", [])]
    return [base64.b64decode(data["image/png"]) for data in kinds if "image/png" in data]


def without_code(text):
    """Markdown without its code blocks, code spans and formulas."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    return re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", "", text, flags=re.DOTALL)


def printed(cells):
    """All that these cells print or show as text."""
    texts = []
    for cell in cells:
        for output in cell.get("outputs", []):
            texts.append(output.get("text", ""))
            data = output.get("data", {})
            texts += [data[kind] for kind in ("text/plain", "text/html") if kind in data]
    return "\n".join(texts)


def section(notebook, title):
    """The markdown under a heading of level 2."""
    text = "\n\n".join(markdown(notebook))
    (found,) = re.findall(rf"^## {title}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found


def test_the_series_is_complete():
    assert [path.stem for path in PATHS] == NAMES


# ------------------------------------------------------------------ stored as run
def calls(statements):
    """The names of what these statements call, apart from the functions that they define."""
    nodes, names = list(statements), set()
    for node in nodes:
        if isinstance(node, ast.Call):
            names.add(ast.unparse(node.func))
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            nodes.extend(ast.iter_child_nodes(node))
    return names


def test_run_from_top_to_bottom(notebook):
    cells = code_cells(notebook)
    assert all(cell.source.strip() for cell in notebook.cells)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    # what makes an output, and the notebook's functions that call one of these
    shows = {"print", "plt.show", "display", "check_exercise"}
    for cell in cells:
        assert tags(cell) <= TAGS and "execution" not in cell.metadata
        statements = ast.parse(cell.source).body
        shows |= {
            s.name for s in statements if isinstance(s, ast.FunctionDef) and calls(s.body) & shows
        }
        if calls(statements) & shows:
            assert cell.outputs, f"stored without its output: {cell.source[:80]}"
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr"


def test_what_nbval_sees_is_compared(notebook):
    for cell in code_cells(notebook):
        said = cell.source[:80]
        assert not re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)", cell.source), (
            "tags say what is not compared"
        )
        if tags(cell) & {"nbval-ignore-output", "approximate"} and cell.outputs:
            asserts = re.search(r"^\s*assert ", cell.source, re.MULTILINE)
            assert asserts, f"not compared exactly, and no assert: {said}"
        assert "pixels" not in tags(cell) or pictures(cell), f"no picture to compare: {said}"


def test_small_and_free_of_machines(notebook):
    assert notebook.path.stat().st_size < 1_000_000
    text = notebook.path.read_text(encoding="utf-8")
    machine = r"/(home|root|tmp|Users|work)/|[A-Z]:\\\\|site-packages|ipykernel_|0x[0-9a-f]{8,}"
    assert not re.search(machine, text)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info.name == "python"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_pictures_are_of_reasonable_size(notebook):
    for cell in code_cells(notebook):
        for picture in pictures(cell):
            width, height = struct.unpack(">II", picture[16:24])
            assert 150 < width <= 1000 and height <= 1400, (width, height, cell.source[:80])


def test_pictures_hold_their_words(notebook):
    """Else they are not compared: store the notebook with tests/by_hand/store_notebooks.py."""
    for cell in code_cells(notebook):
        for picture in pictures(cell):
            assert comparing.words_in(picture) is not None, cell.source[:80]


# ------------------------------------------------------------------ the template
def test_opening_and_end(notebook):
    number = NAMES.index(notebook.path.stem)
    first, last = notebook.cells[0].source, notebook.cells[-1].source
    links = [f"[← {TITLES[NAMES[number - 1]]}]({NAMES[number - 1]}.ipynb)"] if number > 0 else []
    links += ["[Contents](00_introduction.ipynb)"] if number > 0 else []
    if number + 1 < len(NAMES):
        links.append(f"[{TITLES[NAMES[number + 1]]} →]({NAMES[number + 1]}.ipynb)")
    for link in links:
        assert link in first.splitlines()[0] and link in last.splitlines()[-1], link
    assert re.search(rf"^# {number}\. \S", first, re.MULTILINE)
    for part in ["**What you will learn**", "**What you need**", "**Time**"]:
        assert part in first
    time = r"\*\*Time\*\*: (\d+) minutes to read, \d+ for the exercises, \d+ seconds to run\b"
    time = re.search(time, first)
    assert time, "minutes to read, minutes for the exercises, seconds to run"
    assert int(time[1]) <= 60
    text = "\n".join(markdown(notebook))
    for heading in ["## Your turn", "## Recap", "## Further reading"]:
        assert len(re.findall(rf"^{heading}$", text, re.MULTILINE)) == 1, heading
    setup = code_cells(notebook)[0].source
    assert SETUP in setup and "plt.style.use(STYLE)" in setup


def test_headings_nest(notebook):
    text = "\n".join(
        re.sub(r"```.*?```", "", source, flags=re.DOTALL) for source in markdown(notebook)
    )
    headings = re.findall(r"^(#+) (.*)$", text, re.MULTILINE)
    levels = [len(marks) for marks, _ in headings]
    assert levels.count(1) == 1 and levels[0] == 1
    assert (
        all(after <= before + 1 for before, after in zip(levels, levels[1:])) and max(levels) <= 3
    )
    assert not any("$" in title for _, title in headings)
    assert len({title for _, title in headings}) == len(headings)


def test_prose_and_code_take_turns(notebook):
    cells = [cell for cell in notebook.cells if not tags(cell) & {"guard"}]
    for before, cell, after in zip(cells, cells[1:], cells[2:]):
        if pictures(cell):
            beside = before.cell_type == "markdown" or not after.source.startswith("#")
            assert beside, f"a figure needs a sentence beside it: {cell.source[:80]}"
    visible = [cell for cell in code_cells(notebook) if not folded(cell)]
    for cell in visible:
        if notebook.path.stem == "04_backprop" and re.search(r"^class NeuralNetwork", cell.source):
            longest = 45  # the five methods, together
        else:
            longest = 25
        assert len(lines(cell)) <= longest, (len(lines(cell)), cell.source[:80])
        # a window at 125% zoom shows about 100 characters
        assert max(map(len, lines(cell))) <= 100, cell.source[:80]
    kinds = {"markdown": "m", "code": "c"}
    run = "".join("" if folded(cell) else kinds[cell.cell_type] for cell in cells)
    assert "cccc" not in run


def test_what_is_folded_says_what_it_does(notebook):
    for cell in code_cells(notebook):
        if tags(cell) & {"check", "exercise-setup", "guard"}:
            assert folded(cell), f"in sight: {cell.source[:80]}"
        if folded(cell):
            first = cell.source.splitlines()[0]
            named = re.match(r"# Check exercise \d$", first) and "check" in tags(cell)
            words = re.findall(r"\w[\w'’-]*", first)
            assert first.startswith("# ") and (named or len(words) >= 4), (
                f"what does it do? {first}"
            )


def test_three_exercises(notebook):
    """Each: an answer in sight, its folded check, and then the folded solution."""
    cells = notebook.cells
    answers = [i for i, cell in enumerate(cells) if "answer" in tags(cell)]
    checks = [i for i, cell in enumerate(cells) if "check" in tags(cell)]
    solutions = [i for i, cell in enumerate(cells) if "<summary>Solution" in cell.source]
    assert len(answers) == len(checks) == len(solutions) == 3
    places = list(zip(answers, checks, solutions))
    assert sum(places, ()) == tuple(sorted(answers + checks + solutions))
    for number, (answer, check, solution) in enumerate(places, 1):
        assert not folded(cells[answer])
        assert re.search(rf"check_exercise\(\s*[\"']Exercise {number}[\"']", cells[check].source)
        assert re.search(
            r"<details>\s*<summary>Solution.*?```python", cells[solution].source, re.DOTALL
        )
    exercises = re.findall(r"^### Exercise (\d)", section(notebook, "Your turn"), re.MULTILINE)
    assert exercises == ["1", "2", "3"]


def test_recap_asks_what_the_opening_promised(notebook):
    opening = (
        notebook.cells[0].source.split("**What you will learn**")[1].split("**What you need**")[0]
    )
    points = re.findall(r"^\s*(?:[-*]|\d+\.) ", opening, re.MULTILINE)
    questions = re.split(r"^\d+\. ", section(notebook, "Recap"), flags=re.MULTILINE)[1:]
    assert len(questions) == len(points) >= 3
    for question in questions:
        assert len(re.findall(ANSWER, question)) == 1, f"no answer folded below: {question[:60]}"
        assert "?" in re.split(ANSWER, question)[0], f"no question: {question[:60]}"


def test_details_are_closed(notebook):
    for source in markdown(notebook):
        assert source.count("<details>") == source.count("</details>") == source.count("<summary>")
        assert not re.search(r"</summary>\n(?!\s*\n)", source), "markdown needs an empty line there"


def test_links(notebook):
    """To notebooks by file name, without an anchor: JupyterLab and GitHub make different ones."""
    found = re.findall(r"\]\(([^)\s]*)\)", "\n".join(markdown(notebook)))
    outside = [link for link in found if "://" in link]
    assert 2 <= len(outside) <= 30
    for link in outside:
        assert re.fullmatch(r"https?://[\w.-]+\.[a-z]{2,}(/[\w./%#?=&:;()~+-]*)?", link), link
    for link in set(found) - set(outside):
        assert (notebook.path.parent / link).exists() and "#" not in link, link
    for label, number in re.findall(
        r"\[([^][\n]*)\]\((\d\d)_\w+\.ipynb\)", "\n".join(markdown(notebook))
    ):
        label = label.replace("Contents", "00").replace("notation", "02")
        assert set(re.findall(r"\d+", label)) <= {number}, f"{label}, but to {number}"


def test_one_voice(notebook):
    text = without_code("\n".join(markdown(notebook)))
    banned = (
        "simply|obviously|trivially|clearly|of course|amazing|awesome|colour|centre|grey|behaviour"
    )
    assert not re.findall(rf"\b({banned})\b", text, re.IGNORECASE)
    assert "!" not in re.sub(r"!\[", "", text)
    assert not re.search("[\U0001f300-\U0001faff\u2600-\u27bf]", text)


def test_images_have_alternatives(notebook):
    text = "\n".join(markdown(notebook))
    assert "![](" not in text
    for tag in re.findall(r"<img[^>]*>", text + printed(notebook.cells)):
        assert re.search(r'alt="[^"]{10,}"', tag), tag[:80]


def test_no_shared_seed_no_hidden_warnings(notebook):
    source = "\n".join(cell.source for cell in code_cells(notebook))
    old = r"np\.random\.(seed|rand|randn|randint|normal|uniform|shuffle|permutation|choice)\("
    assert not re.search(old, source)
    hidden = r"filterwarnings|simplefilter|catch_warnings|\binput\(|%%?time|^\s*[%!]"
    assert not re.search(hidden, source, re.MULTILINE)
    for cell in code_cells(notebook):
        assert not cell.source.rstrip().endswith(";")
        nodes = list(ast.walk(ast.parse(cell.source)))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        made_here = {name.id for name in names if isinstance(name.ctx, ast.Store)}
        made_here |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        if any(name.id == "rng" for name in names):
            assert "rng" in made_here, f"a generator from another cell: {cell.source[:80]}"


# ------------------------------------------------------------------ the series as a whole
def test_the_series_is_not_too_long(series):
    assert sum(path.stat().st_size for path in PATHS) < 8_000_000
    cells = [cell for notebook in series.values() for cell in code_cells(notebook)]
    visible = [len(lines(cell)) for cell in cells if not folded(cell)]
    assert sum(visible) <= 2800 and statistics.median(visible) <= 6
    assert (
        sum(len(lines(cell)) for cell in cells if tags(cell) & {"check", "exercise-setup"}) <= 500
    )
    text = "\n".join(source for notebook in series.values() for source in markdown(notebook))
    in_sight = re.sub(r"<details>.*?</details>|```.*?```", "", text, flags=re.DOTALL)
    assert len(in_sight.split()) <= 34_000


def test_later_notebooks_hold_the_network_of_06(series):
    """Stored in one go: 09 says of its validation accuracy what 06 has printed."""
    last = re.findall(r"val_accuracy (0\.\d+)", printed(series["06_mnist_training"].cells))[-1]
    row = r"^notebook 06, one run .* (\d+\.\d+%) "
    (later,) = re.findall(row, printed(series["09_overfitting"].cells), re.MULTILINE)
    assert later == f"{float(last):.2%}"


def test_what_is_not_compared_is_little(series):
    cells = [cell for notebook in series.values() for cell in code_cells(notebook)]
    ignored = [cell for cell in cells if "nbval-ignore-output" in tags(cell) and cell.outputs]
    assert len(ignored) <= 6, [cell.source[:60] for cell in ignored]


def test_table_of_terms(series):
    """Each term of the table in 00 stands in bold where it is introduced, and only there."""
    tables = [
        source
        for source in markdown(series["00_introduction"])
        if re.search(r"^\|\s*term\s*\|\s*notebook\s*\|$", source, re.MULTILINE | re.IGNORECASE)
    ]
    assert len(tables) == 1
    rows = re.findall(r"^\|([^|]*)\|[^|]*\]\((\w+)\.ipynb\)[^|]*\|$", tables[0], re.MULTILINE)
    assert len(rows) >= 20
    texts = {stem: "\n".join(markdown(notebook)).lower() for stem, notebook in series.items()}
    for terms, stem in rows:
        for term in re.split(r",\s*", re.sub(r"[*`]", "", terms).strip().lower()):
            in_bold = [name for name, text in texts.items() if f"**{term}**" in text]
            assert in_bold == [stem], f"{term} is in bold in {in_bold}, introduced in {stem}"


# ------------------------------------------------------------------ taught code is the helper's
def shape_of(tree):
    """A function's code without its docstring, annotations and decorators."""
    tree = copy.deepcopy(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns, node.decorator_list = None, []
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:]
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.dump(tree)


def definitions(source):
    """(name, function) for the functions and NeuralNetwork's methods that a source text defines.

    A function whose first argument is self is a method that is given to the class later.
    """
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            method = [arg.arg for arg in node.args.args[:1]] == ["self"]
            found.append((f"NeuralNetwork.{node.name}" if method else node.name, node))
        if isinstance(node, ast.ClassDef) and node.name == "NeuralNetwork":
            methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
            found += [(f"NeuralNetwork.{part.name}", part) for part in methods]
    return found


HELPER = dict(definitions(inspect.getsource(nn)))
TAUGHT = {
    "01_activations": {
        *("sigmoid", "sigmoid_derivative", "tanh", "tanh_derivative", "relu", "relu_derivative"),
        *("leaky_relu", "leaky_relu_derivative", "softmax"),
    },
    "03_loss": {"one_hot_encode", "cross_entropy_loss"},
    "04_backprop": {
        "numerical_gradient",
        *(
            f"NeuralNetwork.{name}"
            for name in ("__init__", "forward", "backward", "update", "train")
        ),
    },
    "06_mnist_training": {"prepare", "NeuralNetwork.fit"},
}


def test_taught_code_is_the_helpers(notebook):
    found = set()
    for cell in code_cells(notebook):
        assert "class NeuralNetwork(NeuralNetwork)" not in cell.source
        for name, node in definitions(cell.source):
            if name in HELPER:
                assert shape_of(node) == shape_of(HELPER[name]), (
                    f"{name} differs from nnhelpers.{name}"
                )
                assert not folded(cell), f"{name} is taught, but folded"
                found.add(name)
    assert TAUGHT.get(notebook.path.stem, set()) <= found


def test_helpers_serve_more_than_one_place(series):
    """What one notebook alone needs belongs there; what it teaches is there for later ones."""
    sources = {stem: "\n".join(cell.source for cell in code_cells(series[stem])) for stem in series}
    helper, taught = inspect.getsource(nn), set().union(*TAUGHT.values())
    for name in [name for name in HELPER if "." not in name and name not in taught]:
        users = [stem for stem, source in sources.items() if re.search(rf"\b{name}\b", source)]
        inside = len(re.findall(rf"\b{name}\b", helper))
        assert len(users) > 1 or inside > 1, f"{name} is used by {users} alone"
