"""What nbval cannot see: that notebooks are stored as run, follow the template, and say what their cells compute."""
import ast
import base64
import copy
import inspect
import re
import struct
from pathlib import Path

import nbformat
import pytest
from prose_numbers import EXCEPTIONS

import nnhelpers as nn

ROOT = Path(__file__).resolve().parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = ["00_introduction", "01_activations", "02_forward_pass", "03_loss", "04_backprop", "05_gradient_descent",
         "06_mnist_training", "07_evaluation", "08_weight_visualization", "09_challenges"]
TITLES = ["00 Introduction", "01 Activation functions", "02 Forward pass", "03 Loss", "04 Backpropagation",
          "05 Gradient descent", "06 Training on MNIST", "07 Evaluation", "08 Weights made visible", "09 Challenges"]
SETUP = 'import sys; sys.path.insert(0, "..")  # nnhelpers.py is one folder up'
TAGS = {"mnist", "nbval-ignore-output", "exercise-setup", "answer", "check"}


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    notebook = nbformat.read(request.param, as_version=4)
    notebook.path = request.param
    return notebook


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def without_code(text):
    """Markdown without its code blocks, code spans and formulas."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    return re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", "", text, flags=re.DOTALL)


def printed(notebook):
    """All that the cells print or show as text."""
    texts = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            texts.append(output.get("text", ""))
            texts += [value for kind, value in output.get("data", {}).items() if kind in ("text/plain", "text/html")]
    return "\n".join(texts)


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
    shows = {"print", "plt.show", "display"}  # and the notebook's functions that call one of these
    for cell in cells:
        assert set(cell.metadata.get("tags", [])) <= TAGS and "execution" not in cell.metadata
        statements = ast.parse(cell.source).body
        shows |= {s.name for s in statements if isinstance(s, ast.FunctionDef) and calls(s.body) & shows}
        if calls(statements) & shows:
            assert cell.outputs, f"stored without its output: {cell.source[:80]}"
        for output in cell.outputs:
            assert output.output_type != "error" and output.get("name") != "stderr"


def test_what_nbval_sees_is_compared(notebook):
    for cell in code_cells(notebook):
        assert not re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)", cell.source), "tags say what is not compared"
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            assert re.search(r"^\s*assert ", cell.source, re.MULTILINE), f"not compared, no assert: {cell.source[:80]}"


def test_small_and_free_of_machines(notebook):
    assert notebook.path.stat().st_size < 1_000_000
    text = notebook.path.read_text(encoding="utf-8")
    assert not re.search(r"/(home|root|tmp|Users|work)/|[A-Z]:\\\\|site-packages|ipykernel_|0x[0-9a-f]{8,}", text)
    assert notebook.metadata.kernelspec.name == "python3" and notebook.metadata.language_info.name == "python"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_pictures_are_of_reasonable_size(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                width, height = struct.unpack(">II", base64.b64decode(output.data["image/png"])[16:24])
                assert 150 < width <= 1000 and height <= 1400, (width, height, cell.source[:80])


# ------------------------------------------------------------------ the template
def test_opening_and_end(notebook):
    number = NAMES.index(notebook.path.stem)
    first, last = notebook.cells[0].source, notebook.cells[-1].source
    links = [f"[← {TITLES[number - 1]}]({NAMES[number - 1]}.ipynb)"] if number > 0 else []
    links += ["[Contents](00_introduction.ipynb)"] if number > 0 else []
    links += [f"[{TITLES[number + 1]} →]({NAMES[number + 1]}.ipynb)"] if number < 9 else []
    for link in links:
        assert link in first.splitlines()[0] and link in last.splitlines()[-1]
    assert re.search(rf"^# {number}\. \S", first, re.MULTILINE)
    for part in ["**What you will learn**", "**What you need**", "**Time**"]:
        assert part in first
    time = re.search(r"\*\*Time\*\*: (\d+) minutes to read, (\d+) seconds to run", first)
    assert time, "minutes to read and seconds to run"
    text = "\n".join(markdown(notebook))
    for heading in ["## Your turn", "## Recap", "## Further reading"]:
        assert len(re.findall(rf"^{heading}$", text, re.MULTILINE)) == 1
    setup = code_cells(notebook)[0].source
    assert setup.startswith(SETUP) and 'plt.style.use("course.mplstyle")' in setup


def test_headings_nest(notebook):
    text = "\n".join(re.sub(r"```.*?```", "", source, flags=re.DOTALL) for source in markdown(notebook))
    headings = re.findall(r"^(#+) (.*)$", text, re.MULTILINE)
    levels = [len(marks) for marks, _ in headings]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:])) and max(levels) <= 3
    assert not any("$" in title for _, title in headings)
    assert len({title for _, title in headings}) == len(headings)


def test_prose_and_code_take_turns(notebook):
    cells = notebook.cells
    lengths = sorted(len(cell.source.splitlines()) for cell in code_cells(notebook))
    assert lengths[-1] <= 25 and lengths[len(lengths) // 2] < 10
    for cell in code_cells(notebook):  # a window at 125% zoom shows about 100 characters
        if not {"check", "exercise-setup"} & set(cell.metadata.get("tags", [])):
            assert max(map(len, cell.source.splitlines())) <= 100, cell.source[:80]
    runs = "".join("c" if cell.cell_type == "code" else "m" for cell in cells)
    assert "cccc" not in runs
    for before, cell in zip(cells, cells[1:]):
        if any("image/png" in output.get("data", {}) for output in cell.get("outputs", [])):
            around = cells[cells.index(cell) + 1].source if cells.index(cell) + 1 < len(cells) else ""
            assert before.cell_type == "markdown" or not around.startswith("#"), "a figure needs a sentence beside it"


def test_links(notebook):
    """Other notebooks by file name, without an anchor (JupyterLab and GitHub make different ones); the rest https."""
    links = re.findall(r"\]\(([^)\s]*)\)", "\n".join(markdown(notebook)))
    outside = [link for link in links if "://" in link]
    assert 2 <= len(outside) <= 30
    for link in outside:
        assert re.fullmatch(r"https?://[\w.-]+\.[a-z]{2,}(/[\w./%#?=&:;()~+-]*)?", link), link
    for link in set(links) - set(outside):
        assert (notebook.path.parent / link).exists() and "#" not in link, link


def test_one_voice(notebook):
    text = without_code("\n".join(markdown(notebook)))
    banned = "simply|obviously|trivially|clearly|of course|amazing|awesome|colour|centre|grey|behaviour"
    assert not re.findall(rf"\b({banned})\b", text, re.IGNORECASE)
    assert "!" not in re.sub(r"!\[", "", text)
    assert not re.search("[\U0001F300-\U0001FAFF\u2600-\u27BF]", text)


def test_images_have_alternatives(notebook):
    text = "\n".join(markdown(notebook))
    assert "![](" not in text
    for tag in re.findall(r"<img[^>]*>", text + printed(notebook)):
        assert re.search(r'alt="[^"]{10,}"', tag), tag[:80]


def test_no_shared_seed_no_hidden_warnings(notebook):
    source = "\n".join(cell.source for cell in code_cells(notebook))
    assert not re.search(r"np\.random\.(seed|rand|randn|randint|normal|uniform|shuffle|permutation|choice)\(", source)
    assert not re.search(r"filterwarnings|simplefilter|catch_warnings|input\(|%%?time|^\s*[%!]", source, re.MULTILINE)
    for cell in code_cells(notebook):
        assert not cell.source.rstrip().endswith(";")
        nodes = list(ast.walk(ast.parse(cell.source)))
        made_here = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        made_here |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        if any(isinstance(node, ast.Name) and node.id == "rng" for node in nodes):
            assert "rng" in made_here, f"a generator from another cell: {cell.source[:80]}"


# ------------------------------------------------------------------ numbers in prose are computed beside it
def test_numbers_in_prose(notebook):
    code = "\n".join(cell.source for cell in code_cells(notebook))
    known = re.sub(r"(?<=\d)[,_](?=\d{3})", "", printed(notebook) + "\n" + code).replace("−", "-")
    missing = []
    for source in markdown(notebook):
        prose = re.sub(r"```.*?```|\]\([^)]*\)|<[^>]*>", " ", source, flags=re.DOTALL).replace("{,}", "")
        prose = re.sub(r"(?<=\d),(?=\d{3})", "", prose)
        for number in re.findall(r"(?<![\w.])\d+\.\d+(?:\s?\\?%)?|(?<![\w.])\d+\s?\\?%", prose):
            plain = re.sub(r"[\s\\%]", "", number)
            forms = [plain]
            if "%" in number:
                share = f"{float(plain) / 100:.10f}".rstrip("0")
                forms = [plain + "%", plain + " %", share, share + "0", plain + ".0%"]
            if not any(re.search(rf"(?<![\d.]){re.escape(form)}(?!\d)", known) for form in forms):
                missing.append(number)
    unexplained = [number for number in missing if number not in EXCEPTIONS.get(notebook.path.stem, {})]
    assert not unexplained
    needless = set(EXCEPTIONS.get(notebook.path.stem, {})) - set(missing)
    assert not needless, "exceptions that are not needed"


# ------------------------------------------------------------------ code that a notebook teaches is the helper's
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
    """name -> function for the functions and methods that a source text defines."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found.append((node.name, node))
        if isinstance(node, ast.ClassDef) and node.name == "NeuralNetwork":
            found += [(f"NeuralNetwork.{part.name}", part) for part in node.body if isinstance(part, ast.FunctionDef)]
    return found


HELPER = dict(definitions(inspect.getsource(nn)))
TAUGHT = {
    "01_activations": {"sigmoid", "sigmoid_derivative", "tanh", "tanh_derivative", "relu", "relu_derivative",
                       "leaky_relu", "leaky_relu_derivative", "softmax"},
    "03_loss": {"one_hot_encode", "cross_entropy_loss"},
    "04_backprop": {"numerical_gradient"} | {f"NeuralNetwork.{name}" for name in (
        "__init__", "layers", "gradients", "forward", "backward", "update", "train", "check_data", "evaluate",
        "predict_proba", "predict", "save", "load")},
    "06_mnist_training": {"prepare", "NeuralNetwork.fit"},
}


def test_taught_code_is_the_helpers(notebook):
    found = set()
    for cell in code_cells(notebook):
        for name, node in definitions(cell.source):
            if name in HELPER:
                assert shape_of(node) == shape_of(HELPER[name]), f"{name} differs from nnhelpers.{name}"
                found.add(name)
    assert TAUGHT.get(notebook.path.stem, set()) <= found


def test_helpers_serve_more_than_one_place():
    """What only one notebook needs belongs in that notebook; what a notebook teaches is there for the later ones."""
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in PATHS}
    sources = {stem: "\n".join(cell.source for cell in code_cells(notebook)) for stem, notebook in notebooks.items()}
    helper, taught = inspect.getsource(nn), set().union(*TAUGHT.values())
    for name in [name for name in HELPER if "." not in name and name not in taught]:
        users = [stem for stem, source in sources.items() if re.search(rf"\b{name}\b", source)]
        assert len(users) > 1 or len(re.findall(rf"\b{name}\b", helper)) > 1, f"{name} is used by {users} alone"
