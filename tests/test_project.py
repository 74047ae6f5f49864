"""The files around the notebooks: packages, the README, the size of the helper, the style."""

import ast
import inspect
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import yaml
from jupyter_server.serverapp import flags
from matplotlib import rc_params_from_file
from matplotlib.colors import to_rgb

import nnhelpers as nn

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/"
COMMANDS = [INSTALL + "jupyter lab notebooks/00_introduction.ipynb", INSTALL + "pytest -W error"]
WORDS = "zero one two three four five six seven eight nine ten eleven twelve thirteen".split()


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(language=r"\w*"):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_both_lists_of_packages_are_the_same():
    pip = [line for line in text_of("requirements.txt").splitlines() if not line.startswith("#")]
    channels, packages = text_of("environment.yml").split("dependencies:")
    conda = re.findall(r"^  - (.*)$", packages, re.MULTILINE)
    assert pip == conda[1:]
    names = [re.match(r"[a-z-]+", line)[0] for line in pip]
    assert names == [
        *("numpy", "matplotlib", "seaborn", "pandas", "scikit-learn", "jupyterlab", "nbval")
    ]
    assert re.findall(r"^  - (.*)$", channels, re.MULTILINE) == ["conda-forge"]


def test_python_versions_agree():
    needed, tested = re.search(r"Python (3\.\d+) or newer \(tested with ([^)]*)\)", README).groups()
    tested = re.findall(r"3\.\d+", tested)
    workflow = text_of(".github/workflows/test.yml")
    matrix = re.findall(r"3\.\d+", re.search(r"python: \[(.*)\]", workflow)[1])
    oldest = re.search(r'^  oldest:.*?python-version: "(3\.\d+)"', workflow, re.M | re.S)[1]
    assert matrix == tested and needed == oldest == tested[0]
    assert f'target-version = "py{needed.replace(".", "")}"' in text_of(".ruff.toml")
    assert re.search(r"python=(.*)", text_of("environment.yml"))[1] in tested
    for line in text_of("requirements.txt").splitlines()[1:]:
        lowest, below = re.search(r">=([\d.]+),<([\d.]+)$", line).groups()
        assert list(map(int, lowest.split("."))) < list(map(int, below.split("."))), line


def test_top_level():
    try:
        listing = ["git", "ls-files"]
        found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    files = found.split()
    tops = {name.split("/")[0] for name in files}
    assert {top for top in tops if not top.startswith(".")} == {
        *("README.md", "nnhelpers.py", "notebooks", "requirements.txt", "environment.yml", "tests")
    }
    assert not [name for name in files if name.endswith((".npz", ".gz", ".pyc"))]


# ------------------------------------------------------------------ the README
def test_readme_lists_the_notebooks():
    """With minutes to read and for the exercises, as the notebook says and 00's map does."""
    maps = [README, text_of("notebooks/00_introduction.ipynb")]
    for path in NOTEBOOKS:
        time = r"\*\*Time\*\*: (\d+) minutes to read, (\d+) for the exercises"
        minutes = re.search(time, path.read_text(encoding="utf-8")).groups()
        for text in maps:
            link = rf"\|[^|]*\]\((?:notebooks/)?{path.name}\)[^|]*\|"
            rows = re.findall(rf"{link}[^|]*\|\s*(\d+)\s*\|\s*(\d+)\s*\|", text)
            assert rows == [minutes], path.name


def test_readme_promises_what_evaluation_finds():
    (share,) = re.findall(r"reads\s(\d+)% of MNIST's", README)
    assert f"On MNIST it is {share}%, rounded" in text_of("notebooks/07_evaluation.ipynb")


def test_readme_counts_the_notebooks():
    texts = README + "".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS)
    counted = re.findall(r"\b(\w+) (?:jupyter )?notebooks\b|\ball (\w+)\b", README.lower())
    counted += re.findall(r"of (\w+) notebooks|all (\w+) notebooks", texts.lower())
    counts = [word for pair in counted for word in pair if word in WORDS]
    assert counts and {WORDS.index(word) for word in counts} == {len(NOTEBOOKS)}


def test_commands_of_the_two_systems_differ_as_they_must():
    lines = [line for block in fenced() for line in block.splitlines()]
    here = [line for line in lines if line.startswith("python3 -m venv")]
    windows = [line for line in lines if line.startswith("py -m venv")]
    assert here == COMMANDS
    for one, other in zip(here, windows, strict=True):
        one = one.replace("python3 ", "py ", 1).replace(".venv/bin/", r".venv\Scripts" + "\\")
        assert other == one.replace("notebooks/", "notebooks\\")


def test_ci_runs_the_commands_of_the_readme():
    ci, workflow = text_of(".ci/run"), text_of(".github/workflows/test.yml")
    assert "pytest -W error" in ci and "README.md" in ci
    for command in ["pytest -W error", "ruff check", "ruff format --check"]:
        assert command in workflow, command
    (folder,) = re.findall(r"workspace }}/(\S+-)\$\{\{ matrix.data }}", workflow)
    assert f" path: {folder}mnist\n" in workflow  # what is kept from one run to the next


def test_the_workflow_tests_on_each_data_and_the_oldest_versions():
    jobs = yaml.safe_load(text_of(".github/workflows/test.yml"))["jobs"]
    steps = jobs["test"]["steps"]
    each = [f"matrix.data == '{data}'" for data in jobs["test"]["strategy"]["matrix"]["data"]]
    assert [step["if"] for step in steps if "pytest" in step.get("run", "")] == each
    assert {step["if"] for step in steps if "if" in step} == set(each)
    (offline,) = [step["env"] for step in steps if "env" in step]
    assert len(offline) == 3 and offline["http_proxy"] == offline["https_proxy"]
    for name in offline:
        assert f" {name}=" in text_of(".ci/run"), name
    assert re.search(
        r'cron: "\d+ \d+ \* \* [0-6]"  # weekly', text_of(".github/workflows/test.yml")
    )
    (edit,) = re.findall(r"sed '(.*)' requirements.txt", text_of(".github/workflows/test.yml"))
    if not shutil.which("sed"):
        pytest.skip("no sed")
    run = subprocess.run(["sed", edit, ROOT / "requirements.txt"], capture_output=True, text=True)
    lines = text_of("requirements.txt").splitlines()
    for line, oldest in zip(lines, run.stdout.splitlines(), strict=True):
        lowest = re.match(r"([a-z-]+)>=([\d.]+),", line)
        assert oldest == ("{}=={}.*".format(*lowest.groups()) if lowest else line)


def test_files_that_the_readme_names_exist():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in link or (ROOT / link).exists(), link
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))
    code = re.sub(r"^[%!].*$", "", "\n".join(fenced() + spans), flags=re.MULTILINE)
    # made by the reader, or by a notebook
    made = r"^(\.venv|~|path/to/)|network_(mnist|digits)\.npz$|://"
    file = r"\.(py|ipynb|ya?ml|txt|html|png|mplstyle|npz)$|^[\w.]+/[\w./]*$"
    for part in re.split(r"[\s\"';()=]+", code.replace("\\", "/")):
        name = part.rstrip(",.:").removeprefix("./")
        if re.search(file, name) and not re.search(made, name):
            assert list(ROOT.glob(name)) or f'"{name}"' in inspect.getsource(nn), name


def test_options_that_the_readme_names_exist():
    """Of our own scripts and of JupyterLab; those of other programs are theirs."""
    for flag in re.findall(r"As root, add `--([\w-]+)`", README):
        assert flag in flags
    (threads,) = re.findall(r"`(\w+)=1` in its environment", README)
    assert f'"{threads}"' in text_of("tests/comparing.py")
    for script, rest in re.findall(r"(tests/by_hand/\w+\.py)([^`\n]*)", README):
        for option in re.findall(r"--[\w-]+", rest):
            assert option in text_of(script), (script, option)


def test_the_notebook_that_saves_the_network_is_named():
    (number,) = re.findall(r"Notebook (\d\d) saves its trained network", README)
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    assert "network.save(path)" in path.read_text(encoding="utf-8")


def test_calls_in_the_readme_are_possible(monkeypatch):
    monkeypatch.setattr(nn, "cached_mnist", lambda seconds: nn.load_small_digits())
    spans = re.findall(r"`([^`\n]+)`", README) + fenced("python")
    spans += re.findall(r'python3? -c "([^"]*)"', README)
    calls = []
    for span in spans:
        plain = re.sub(r"^[%!].*$", "", span, flags=re.MULTILINE)  # Colab's own lines
        try:
            tree = ast.parse(plain)
        except SyntaxError:
            assert span not in fenced("python") and "nnhelpers" not in span.split(), span
            continue
        calls += [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "nnhelpers":
                assert all(hasattr(nn, name.name) for name in node.names), span
    ours = [call for call in calls if hasattr(nn, ast.unparse(call.func).split(".")[-1])]
    assert [ast.unparse(call) for call in ours if "load_mnist" in ast.unparse(call.func)]
    for call in calls:
        name = ast.unparse(call.func)
        if call in ours:
            function = getattr(nn, name.split(".")[-1])
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            inspect.signature(function).bind(*call.args, **named)
        else:
            assert name.startswith(("sys.path", "os.", "print")), f"{name} is none of the helper's"
        if name.endswith("load_mnist"):
            nn.load_mnist(*map(ast.literal_eval, call.args))


def test_the_helper_uses_what_the_readme_says_of_its_data():
    names = re.findall(r"`(~/[^`]+|[A-Z_]{6,}|mnist\w+\.npz)`", README)
    assert len(set(names)) >= 3
    for name in set(names) - {"ADDRESS"}:
        assert f'"{name}"' in text_of("nnhelpers.py"), name
    (size,) = re.findall(r"a download of (\d+ MB)", README)
    assert size in text_of("nnhelpers.py")
    (digits,) = re.findall(r"the ([\d,]+) digits that come inside scikit-learn", README)
    small = nn.load_small_digits()
    assert digits == f"{len(small.y_train) + len(small.y_test):,}"


def test_speed_tables_are_the_benchmarks():
    begin, end = "<!-- written by benchmark_training.py --readme -->", "<!-- end -->"
    assert README.count(begin) == 1 and begin in text_of("tests/by_hand/benchmark_training.py")
    tables = README.split(begin)[1].split(end)[0]
    row = r"^\| [^|]+ \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$"
    numbers = np.array(re.findall(row, tables, re.MULTILINE), float)
    ours = numbers[0, 0]
    assert len(numbers) >= 4 and numbers[0, 1] == 1
    for median, ratio, fastest in numbers:
        assert abs(median / ours / ratio - 1) < 0.1 and fastest <= median
    sizes = re.findall(r"^\| ([\d,]+) ([a-z ]+) \| ([\d.]+) \|$", tables, re.MULTILINE)
    for kind, falls in [("hidden units", False), ("images in a batch", True), ("images", False)]:
        times = [float(time) for _, name, time in sizes if name == kind]
        assert len(times) >= 3 and times == sorted(times, reverse=falls), kind
    again = [float(time) for n, _, time in sizes if n in ("128", "60,000")]
    assert np.allclose(again, ours, rtol=0.3)  # the network of the first table, measured again


# ------------------------------------------------------------------ the helper
def test_helper_is_small():
    """Statements, docstrings not counted: a measure that no formatting changes."""
    source = text_of("nnhelpers.py")
    nodes = list(ast.walk(ast.parse(source)))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = [
        node for node in nodes if isinstance(node, documented) and ast.get_docstring(node)
    ]
    statements = [node for node in nodes if isinstance(node, ast.stmt)]
    assert len(statements) - len(docstrings) <= 431
    assert max(map(len, source.splitlines())) <= 100


def test_helper_documents_itself():
    for node in ast.parse(text_of("nnhelpers.py")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            assert ast.get_docstring(node), node.name


def test_numbers_in_the_helpers_words():
    source, small = text_of("nnhelpers.py"), nn.load_small_digits()
    n_train, n_test = len(small.y_train), len(small.y_test)
    border = np.flatnonzero(small.X_train.reshape(-1, 28, 28).any(axis=(0, 1)))[0]
    steps = [-(-(n - n // 12) // 32) for n in (60000, n_train)]
    words = [
        f"enlarged to {28 - 2 * border}×{28 - 2 * border} in a border of {border} as MNIST's are: "
        f"{n_train:,} to train on, {n_test} to test",
        "an epoch of MNIST is {:,} steps, of the small digits {}".format(*steps),
        f"Slope of the sigmoid at z: at most 1/{1 / nn.sigmoid_derivative(0):.0f}, at z = 0",
        f"Slope of tanh at z: at most {nn.tanh_derivative(0):.0f}, at z = 0",
        "gives it {} seconds".format(*re.findall(r'if source == "auto" else (\d+)\)', source)),
        f"no sample costs more than {-np.log(1e-12):.1f}",
    ]
    for text in words:
        assert text in re.sub(r"\s+", " ", source.replace("#", "")), text


# ------------------------------------------------------------------ the style
# Machado, Oliveira and Fernandes (2009): linear red, green and blue without one kind of cone
COLOR_VISION = {
    "all cones": np.eye(3),
    "no long-wave cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no middle-wave cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no short-wave cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.mark.parametrize("matrix", COLOR_VISION.values(), ids=COLOR_VISION)
def test_colors_differ_for_color_blind_readers(matrix):
    """Any two colors are at least 15 apart in CIELAB; a difference of about 2 can just be seen."""
    style = rc_params_from_file(ROOT / "notebooks" / "course.mplstyle", use_default_template=False)
    rgb = np.array([to_rgb(color) for color in style["axes.prop_cycle"].by_key()["color"]])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ np.transpose(
        matrix
    )
    xyz = linear.clip(0, 1) @ [
        [0.4339, 0.2126, 0.0178],
        [0.3762, 0.7152, 0.1094],
        [0.1899, 0.0722, 0.8728],
    ]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T  # relative to white
    lab = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)
    distances = np.linalg.norm(lab[:, None] - lab, axis=-1) + np.diag(np.full(len(lab), np.inf))
    assert len(lab) == 8 and distances.min() > 15
