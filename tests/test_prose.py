"""Numbers in prose belong to the cells beside them.

Whole numbers from 2 up, decimals, percentages and powers of ten each stand in an output or in the
code of their own part, from heading to heading, or at the beginning of its section; or their
sentence links to the notebook in whose outputs or code they stand. Three or more in a row ("0.5,
0.3 and 0.8") stand there in that order, side by side or below each other. What sums up is held to
what it sums up: the beginning of a section to all of it, each sentence of the opening and the recap
to one section. Folded answers and asides are prose too. Years, times, versions, the numbers of
notebooks, exercises and items, the further reading, and formulas that test_formulas calculates are
left aside.
"""

import itertools
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from prose_numbers import CODE, EXCEPTIONS
from test_formulas import FORMULAS, one_line
from test_notebooks import PATHS, printed, read

# Sizes and colors of a figure are no source for a number in prose.
DRAWING = (
    r"\b(figsize|fontsize|linewidths?|lw|markersize|ms|s|pad|rotation|zorder|shrink|xytext|color|c|elev|azim"
    r"|width_ratios|height_ratios|labelpad|bbox_to_anchor|hspace|wspace)"
    r"\s*=\s*(\([^()]*\)|\[[^\]]*\]|\"[^\"]*\"|[\d.]+)"
)
NUMBER = r"(?<![\w.])(?<!\d[,:])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\d]|\.\d|[A-Za-z_])"
ONE = r"-?(?:\d+\.\d+|\d+(?![\d.]))"
ROW = rf"(?<![\w.]){ONE}(?:(?:, and |, or |, | and | or | & ){ONE}){{2,}}(?![\w%]|\.\d)"
UNITS = r"(?:seconds?|minutes?|hours?|days?|weeks?|years?|m?s|(?:milli|micro)seconds?|[GMK]i?B)"
ASIDE = "|".join(
    [
        r"\*\*Time\*\*:[^\n]*",
        r"(?<=\.ipynb\))(?=[^\n]*\|\s*\d+\s*\|\s*\d+\s*\|$)[^\n]*",  # the map's minutes
        rf"\d[\d.]*(?:\s*(?:to|or|and|–|-)\s*\d[\d.]*)?[\s-]{UNITS}\b",
        r"\b(?:Python|NumPy|JupyterLab|pandas|matplotlib|scikit-learn|[Vv]ersions?)\s\d[\d.]*\d",
        r"(?<![\w.,])(?:1[89]\d\d|20[0-3]\d)[a-z]?(?![\w%]|[.,]\d)",  # years
        r"(?:chapters?|pages?|pp\.|sections?|figures?|volumes?)\s[\d.–-]+",
        r"\b0\d\b|(?:[Nn]otebooks?|Exercise|Step|[Rr]ules?) \d+(?: and \d+)?",
        r"^[#> ]*\d+\.\s",  # of a heading, of an item
    ]
)


def plain(text):
    """The text with numbers as Python writes them: 1719 for 1,719, 1e-5 for powers of ten."""
    text = re.sub(r"(?<=\d)\{,\}(?=\d{3})|(?<=\d)\\,(?=\d{3})|(?<=\d)[,_](?=\d{3}(?!\d))", "", text)
    text = text.replace("−", "-").replace("\\%", "%").replace("\\!", "").replace("\\,", " ")
    superscripts = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    raised = re.compile("(?<=10)([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
    text = raised.sub(lambda match: "^" + match[1].translate(superscripts), text)
    power = r"\b10(?:\^|\*\*)\s*[({]?\s*(-?\d+)(?:\s*[)}])?"
    text = re.sub(rf"(\d)\s*(?:×|\\times|\\cdot|\*)\s*{power}", r"\1e\2", text)
    return re.sub(power, r"1e\1", text)


def numbers(text):
    """(text before the number, number as text, what follows it) for each number of a plain text."""
    for match in re.finditer(NUMBER, text, re.ASCII):
        yield text[: match.start()], match[0], text[match.end() :]


class Source:
    """The numbers in the outputs and the code of some parts of a notebook."""

    def __init__(self, parts):
        cells = [cell for part in parts for cell in part.cells]
        shown = re.sub(
            r"<(script|style|svg).*?</\1>|data:[^\"]*|<[^>]*>", " ", printed(cells), flags=re.DOTALL
        )
        code = re.sub(
            DRAWING, " ", "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        )
        self.values, self.negative, self.percentages = set(), set(), set()
        self.in_order = []
        for before, number, after in numbers(
            plain("\n".join([shown, code, *(part.solutions for part in parts)]))
        ):
            value = Decimal(number)
            self.values.add(value)
            self.in_order.append(-value if before.endswith("-") else value)
            if before.endswith("-"):
                self.negative.add(value)
            if re.match(r"\s?%", after):
                self.percentages.add(value)

    def holds(self, number, negative, percent):
        value = Decimal(number)
        if percent:
            decimal = "." in number and value in self.values  # a column of percentages
            return value in self.percentages or value / 100 in self.values or decimal
        return value in (self.negative if negative else self.values)

    def holds_row(self, row):
        """Whether these numbers follow each other here, or each a fixed number of places later."""
        n, found = len(row), self.in_order
        starts = [i for i, value in enumerate(found) if value == row[0]]
        return any(
            found[i : i + n * step : step][:n] == row for i in starts for step in range(1, 13)
        )


def sections(notebook):
    """Sections, the opening first; each is a list of parts, its beginning and what has a heading.

    A part has its title, prose, code cells and the code in its solutions.
    """
    found = [[SimpleNamespace(title="", prose="", cells=[], solutions="")]]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found[-1][-1].cells.append(cell)
            continue
        for text in re.split(r"^(?=###? )", cell.source, flags=re.MULTILINE):
            if text.startswith(("## ", "### ")):
                if text.startswith("## "):
                    found.append([])
                title = text.splitlines()[0].strip("# ")
                found[-1].append(SimpleNamespace(title=title, prose="", cells=[], solutions=""))
            part = found[-1][-1]
            part.prose += re.sub(r"```.*?```", " ", text, flags=re.DOTALL) + "\n\n"
            for solution in re.findall(r"<summary>Solution.*?</details>", text, re.DOTALL):
                part.solutions += "".join(re.findall(r"```python\n(.*?)```", solution, re.DOTALL))
    return found


def words_and_numbers(text):
    """The plain text without links' addresses and HTML."""
    return plain(re.sub(r"\]\([^)]*\)|</?\w+[^<>]*>", " ", text))


def claims(prose):
    """(number, negative, percent, sentence) for each number in prose that a cell has to hold."""
    prose = re.sub(ASIDE, " ", prose, flags=re.MULTILINE)
    for sentence in re.split(r"(?<!al\.)(?<=[.?!])\s+|\n\s*\n|\n\s*(?=[-*|>]|\d+\. )", prose):
        text = re.sub(r"\d+(?= [A-Z][a-z]+(?: \w+)*\])", " ", sentence)  # [10 Deep networks]
        text = words_and_numbers(text)
        text = re.sub(r"[_^](\{[^{}]*\}|\\?\w+|[-+]?\d+)", " ", text)  # indices and exponents
        for before, number, after in numbers(text):
            percent = re.match(r"\s?%", after) is not None
            if percent or not number.isdecimal() or int(number) >= 2:
                negative = re.search(r"(?:^|[^\w\s)\]}.-]|\s)-$", before) is not None
                yield number, negative, percent, sentence


def held_to(notebook):
    """(title, prose, sources) of each part; one of the sources has to hold a whole sentence."""
    found = sections(notebook)
    for section in found:
        beginning = section[0]
        for part in section:
            if beginning.title in ("", "Recap"):
                sources = [Source(other) for other in found]
            elif part is beginning:
                sources = [Source(section)]
            else:
                sources = [Source([beginning, part])]
            if beginning.title != "Further reading":
                yield part.title, part.prose, sources


def without_calculated(formula):
    """A formula, unless test_formulas calculates it."""
    return " " if one_line(formula[1]) in FORMULAS else formula[0]


def unsupported(notebook, notebooks):
    """The numbers in a notebook's prose that no cell beside them shows, with their sentences."""
    exceptions = EXCEPTIONS.get(notebook.path.stem, {})
    missing = []
    for title, prose, sources in held_to(notebook):
        title = title or "the opening"
        text = re.sub(r"\$\$?([^$]+)\$\$?", without_calculated, prose)
        for phrase in exceptions:
            text = text.replace(phrase, "")
        for match in re.finditer(ROW, words_and_numbers(text)):
            row = [Decimal(number) for number in re.findall(ONE, match[0])]
            if not any(source.holds_row(row) for source in sources):
                missing.append(f"{match[0]}, in this order, in {title}")
        for sentence, group in itertools.groupby(claims(text), key=lambda claim: claim[-1]):
            group = [claim[:-1] for claim in group]
            linked = set(re.findall(r"\]\((\w+)\.ipynb\)", sentence)) & set(notebooks)
            others = [Source(sum(sections(notebooks[stem]), [])) for stem in linked]
            here = [claim for claim in group if not any(other.holds(*claim) for other in others)]
            lacking = [[claim for claim in here if not source.holds(*claim)] for source in sources]
            for number, negative, percent in min(lacking, key=len):
                sign, unit = "-" * negative, "%" * percent
                missing.append(f"{sign}{number}{unit} in {title}: {sentence.strip()}")
    return missing


@pytest.fixture(scope="module")
def notebooks():
    return {path.stem: read(path) for path in PATHS}


@pytest.mark.parametrize("stem", [path.stem for path in PATHS])
def test_numbers_in_prose_are_computed_beside_it(stem, notebooks):
    assert not unsupported(notebooks[stem], notebooks)


@pytest.mark.parametrize("stem", EXCEPTIONS)
def test_exceptions_are_needed(stem, notebooks):
    prose = "\n".join(cell.source for cell in notebooks[stem].cells if cell.cell_type == "markdown")
    for phrase in EXCEPTIONS[stem]:
        assert phrase in prose and list(claims(phrase)), phrase


def code_without_cell(notebook):
    """Code spans of the prose that say more than a name and stand in no cell and no solution."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    blocks = r"```python\n(.*?)```"
    code = re.sub(r"\s", "", "\n".join(code + re.findall(blocks, prose, re.DOTALL)))
    spans = re.findall(r"`([^`\n]+)`", re.sub(blocks, " ", prose, flags=re.DOTALL))
    more = [span for span in spans if re.search(r"[-+*/@=<>()\[\]]", span)]
    return [span for span in more if re.sub(r"\s", "", span) not in code]


def test_code_in_prose_is_in_a_cell(notebooks):
    alone = {span for notebook in notebooks.values() for span in code_without_cell(notebook)}
    assert alone == set(CODE) - {""}


RIGHT = (
    "0.914, 98.1% or $98.1\\%$, 1,719 or $1{,}719$ steps, −0.14, $10^{-8}$, in 1998, 25 s, $x_{17}$"
)
WRONG = [
    "0.941",
    "98.2%",
    "$8.9\\%$",
    "1,718",
    "−0.914",
    "$10^{-9}$",
    "10⁻⁹",
    "256 units",
    "8 units",
    "a 7-8-7 network",
]


def small_notebook(prose):
    """A notebook whose first section shows numbers beside the prose, and the second none."""
    notebook = nbformat.v4.new_notebook()
    shown = nbformat.v4.new_output(
        "stream", text="0.914 accuracy, 98.1%, 1719 steps, -0.14, 1e-08, 7"
    )
    notebook.cells = [
        nbformat.v4.new_markdown_cell("# Opening\n\n## Here\n\n" + prose),
        nbformat.v4.new_code_cell("print(report)", outputs=[shown]),
        nbformat.v4.new_markdown_cell("## There\n\nNothing to read."),
    ]
    notebook.path = Path("made_up.ipynb")
    return notebook


@pytest.mark.parametrize("prose", WRONG)
def test_a_wrong_number_is_noticed(prose):
    right = small_notebook(f"It is {RIGHT}.")
    assert not unsupported(right, {})
    assert len(unsupported(small_notebook(f"It is {prose} in all."), {})) == 1
    right.cells[2].source += " It is 0.914."
    assert len(unsupported(right, {})) == 1
    right.cells[2].source = "## There\n\nIt is 0.914, as [00 Elsewhere](elsewhere.ipynb) finds."
    assert not unsupported(right, {"elsewhere": small_notebook("")})


def test_numbers_in_a_row_keep_their_order():
    notebook = small_notebook("The weights are 0.4, −0.2 and 0.6, in columns 0.1, 0.5, −0.3.")
    notebook.cells[1].source = "W = [[0.4, 0.1], [-0.2, 0.5], [0.6, -0.3]]"
    assert not unsupported(notebook, {})
    notebook.cells[0].source = notebook.cells[0].source.replace("−0.2 and 0.6", "0.6 and −0.2")
    assert len(unsupported(notebook, {})) == 1
