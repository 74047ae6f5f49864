"""The files around the notebooks: the two lists of packages, the README and what stands at the top."""
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from matplotlib import rc_params_from_file
from matplotlib.colors import to_rgb

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEST_COMMAND = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/pytest -W error"


def test_both_lists_of_packages_are_the_same():
    pip = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    conda = re.findall(r"^  - (.*)$", (ROOT / "environment.yml").read_text().split("dependencies:")[1], re.MULTILINE)
    python, conda = conda[0], conda[1:]
    assert pip == conda and re.fullmatch(r"python=3\.1[1-4]", python)
    names = [re.match(r"[a-z-]+", line)[0] for line in pip]
    assert names == ["numpy", "matplotlib", "seaborn", "pandas", "scikit-learn", "jupyterlab", "nbval"]


def test_top_level():
    try:
        files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    tops = {name.split("/")[0] for name in files}
    assert {top for top in tops if not top.startswith(".")} == {
        "README.md", "nnhelpers.py", "notebooks", "requirements.txt", "environment.yml", "tests"}
    assert not [name for name in files if name.endswith((".npz", ".gz", ".pyc"))]


def test_readme_lists_the_notebooks():
    """Each with its minutes, in the README and in the first notebook's map."""
    maps = [README, (ROOT / "notebooks" / "00_introduction.ipynb").read_text(encoding="utf-8")]
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        minutes = re.search(r"\*\*Time\*\*: (\d+) minutes", path.read_text(encoding="utf-8"))[1]
        for text in maps:
            row, = re.findall(rf"\|[^|]*\[[^\]|]*\]\((?:notebooks/)?{path.name}\)[^|]*\|[^|]*\|\s*(\d+)\s*\|", text)
            assert row == minutes, path.name
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in link or (ROOT / link).exists(), link


def test_ci_runs_the_commands_of_the_readme():
    assert TEST_COMMAND in README
    ci = (ROOT / ".ci" / "run").read_text()
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text()
    assert "pytest -W error" in ci and "README.md" in ci and "pytest -W error" in workflow


def test_helper_is_small():
    lines = (ROOT / "nnhelpers.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 403 and max(map(len, lines)) <= 120


# Machado, Oliveira and Fernandes (2009): what is left of linear red, green and blue without one kind of cone
COLOR_VISION = {
    "all cones": np.eye(3),
    "no long-wave cones": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                           [-0.003882, -0.048116, 1.051998]],
    "no middle-wave cones": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                             [-0.011820, 0.042940, 0.968881]],
    "no short-wave cones": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]],
}


@pytest.mark.parametrize("matrix", COLOR_VISION.values(), ids=COLOR_VISION)
def test_colors_differ_for_color_blind_readers(matrix):
    """Any two colors of the figures are at least 15 apart in CIELAB; a difference of about 2 can just be seen."""
    style = rc_params_from_file(ROOT / "notebooks" / "course.mplstyle", use_default_template=False)
    rgb = np.array([to_rgb(color) for color in style["axes.prop_cycle"].by_key()["color"]])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ np.transpose(matrix)
    xyz = linear.clip(0, 1) @ [[0.4339, 0.2126, 0.0178], [0.3762, 0.7152, 0.1094], [0.1899, 0.0722, 0.8728]]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T  # relative to white
    lab = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)
    distances = np.linalg.norm(lab[:, None] - lab, axis=-1) + np.diag(np.full(len(lab), np.inf))
    assert len(lab) == 8 and distances.min() > 15
