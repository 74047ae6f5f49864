"""The files around the notebooks: the two lists of packages, the README and what stands at the top."""
import re
import subprocess
from pathlib import Path

import pytest

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
    assert len(lines) <= 402 and max(map(len, lines)) <= 120
