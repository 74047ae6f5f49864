"""Displayed formulas are held to code.

Each function below stands for a formula of the notebooks, in its exact LaTeX: it evaluates the sides
of the formula as NumPy would, on random numbers, and calculates the result in another way (finite
differences, SciPy, scikit-learn, a loop). What it returns has to agree. A displayed formula that is
neither here nor among the DEFINITIONS fails, and so does one here that no notebook shows.
"""
# ruff: noqa: E501  (a formula stays on its line)

import re
from math import comb

import nbformat
import numpy as np
import pytest
from scipy import optimize, special, stats
from sklearn.metrics import log_loss
from test_notebooks import PATHS

FORMULAS = {}  # LaTeX, displayed or inline -> the function that checks it

# Displayed formulas that name something, set an example or state what is to be shown: no result.
DEFINITIONS = [
    r"w_1 x_1 + w_2 x_2 + b = 0",
    r"\max_{x \in S}\;\big|\,\phi(x W^{[1]} + b^{[1]})\, W^{[2]} + b^{[2]} - f(x)\,\big| < \varepsilon",
    r"\mathrm{ReLU}(z) = \max(0, z)",
    r"Z^{[1]} = XW^{[1]} + b^{[1]}, \qquad H^{[1]} = \mathrm{ReLU}(Z^{[1]}), \qquad Z^{[2]} = H^{[1]}W^{[2]} + b^{[2]}",
    r"z = w \cdot x + b = \sum_{d=1}^{D} w_d\, x_d + b, \qquad h = f(z)",
    r"\mathrm{step}(z) = \begin{cases} 1 & z > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"z = x_1 w_1 + x_2 w_2 + x_3 w_3 + b, \qquad h = \max(0, z)",
    r"\text{likelihood} = \prod_{i=1}^N \hat y_{i,\text{true}}",
]


# Of inline formulas too, all that say more than a name or a number: definitions, conditions, terms
# and steps of a derivation, first the short ones.
SAYS_MORE = re.compile(r"[-+=<>/!|(]|\d|\\(?:frac|sum|sqrt|top|cdot|le|ge|log|ln|odot|lVert)\b")
SHORT = r"""
    N = 291   D = 2   z = 0   z > 0   z \le 0   m = 0   w = 0   b = 0   (0,1)   (1,0)   x_1 + x_2
    (1,1)   (0,0)   z = 0.5   -1, -1   |x_1 - x_2|   0, \frac1n, \frac2n, \dots
    0, -\frac1n, -\frac2n, \dots   x = 0   \frac2n   x = 1   1/n   -n   (0,3)   (3,0)   (3,3)
    h = f(z)   w \cdot x   XW + b   (D, H)   (H, K)   (D, K)   \max(0, z)   e^{1000}   z \ge 0   -z
    z < 0   1 + e^{-|z|}   e^{-|z|}   (1+e^{-z})^{-1}   \sigma(z)   2z   h = z   z = 1000
    e^{-1000}   T > 0   T = 0.5   T = 4   T = 0   1[j = A]   \hat y_A(1 - \hat y_A)   \log(1+e)
    z = -1   -|z|   z = 0.72   h = 0.72   D = 3   H = 2   K = 2   N = 1   -\log p   p = 0   p = 1
    p = 0.7   -\frac1p   (1-p)^2   -2(1-p)   z = -6   p(1-p)   \hat y_j - y_j   10^{-12}
    -\log 10^{-12}   \hat y - y   -\infty   \log x   -\log   z = 3w + 1   w = 2   a = 2w   b = w + 3
    f = ab   j = k   1[\dots]   \hat y(1 - \hat y)   \partial L / \partial \hat y_j
    \partial L / \partial z_k   \varepsilon \to 0   10^{-13}
    (L(w + \varepsilon) - L(w))/\varepsilon   10^{-10}   10^{-5}   2\varepsilon   \varepsilon^2
    |z^{[1]}|   1/N   \odot   H = K = 2   10^{-8}   10^{-3}   H = K   1 - \tanh^2 z   w = 1
    \nabla L(w)   \eta > 0   1-\eta\lambda   1-\eta\lambda_1   1-\eta\lambda_2   Q^\top
    2/\lambda_i   16!   (0, 0)   \log 2   h = 0   \ln 10   z = 1.96   p = 0.98   -\ln \hat y
    \mathrm{softmax}(Z^{[2]}/T)   \lVert w\rVert   \max(w, 0)   z^{[2]}_a - z^{[2]}_b
    \partial z^{[2]}_k / \partial z^{[2]}   1/(1-p)   -t   1/\text{width}   2^k   n + 1   2^k - 1
    \sigma^2   n\sigma^2/2   \sqrt 2   \ln K   Z = XW + b   2/n_\text{in}
"""
INLINE = [
    r"z = w_1 x_1 + w_2 x_2 + b",
    r"x_1 + x_2 = 0.5",
    r"0 \le x \le 1",
    r"\varepsilon > 0",
    r"x = \frac1n",
    r"w \cdot x + b = 0",
    r"\hat y = \sigma(w \cdot x + b)",
    r"z = \pm 1000",
    r"0 \le \alpha \le 1",
    r"\alpha = 0.01",
    r"\alpha = 0.1",
    r"h = \sigma(\sigma(\cdots\sigma(x)))",
    r"Z^{[1]} = XW^{[1]} + b^{[1]}",
    r"H^{[1]} = \mathrm{ReLU}(Z^{[1]})",
    r"Z^{[2]} = H^{[1]}W^{[2]} + b^{[2]}",
    r"\hat Y = \mathrm{softmax}(Z^{[2]})",
    r"L = -\log \hat y_{\text{true}}",
    r"p = \sigma(z)",
    r"0 \cdot \log 0",
    r"0 \cdot (-\infty)",
    r"p = e^{-\text{loss}}",
    r"h = \mathrm{ReLU}(z)",
    r"L = (h - 5)^2",
    r"L = -\sum_j y_j \log \hat y_j",
    r"\hat y_j = e^{z_j} / S",
    r"S = \sum_k e^{z_k}",
    r"\hat y_j (1[j = k] - \hat y_k)",
    r"\sum_j y_j = 1",
    r"z_k = \sum_j h_j W^{[2]}_{jk} + b_k",
    r"z^{[1]} > 0",
    r"\varepsilon = 10^{-13}",
    r"L(w \pm \varepsilon) = L \pm \varepsilon L' + \frac{\varepsilon^2}{2}L'' \pm \frac{\varepsilon^3}{6}L^{(3)} + \dots",
    r"\frac{\varepsilon}{2}L''",
    r"2 \cdot 10^{-16}",
    r"6 \cdot 10^{-6}",
    r"dZ^{[2]} W^{[2]\top}",
    r"L(w) = \frac12(w_1^2 + 8 w_2^2)",
    r"L(w) = \frac12\lambda w^2",
    r"\lambda > 0",
    r"\lambda = 4",
    r"L(w) = \frac12(\lambda_1 w_1^2 + \lambda_2 w_2^2)",
    r"\eta < 2/\lambda_{\max}",
    r"e_t = w_t - w^*",
    r"Aq = \lambda q",
    r"A = Q\Lambda Q^\top",
    r"Q^\top Q = I",
    r"c_t = Q^\top e_t",
    r"a_i = (x_i, 1)",
    r"a_i \cdot d",
    r"\hat p = k/N",
    r"p = 0.99824",
    r"z^{[1]}_j = \sum_d x_d\,W^{[1]}_{dj} + b^{[1]}_j",
    r"(p\cdot w)^2",
    r"z^{[2]}_k = x \cdot g + c",
    r"\phi(z) = z^2",
    r"-e \le ax^2 + bx + c - f(x) \le e",
    r"H^{[0]} = X",
    r"\sigma = 0.01",
    r"1[Z^{[1]} > 0]",
    r"\sigma = 0.1",
    *re.split(r"\s{2,}", SHORT.strip()),
]


def formula(*latex):
    """Register a check for a formula, or for several that it covers together."""

    def register(check):
        for text in latex:
            assert one_line(text) not in FORMULAS, text
            FORMULAS[one_line(text)] = check
        return check

    return register


def one_line(latex):
    return " ".join(latex.split()).rstrip(".,; ")


def shown():
    """The displayed formulas of all notebooks, and the inline ones: LaTeX -> notebooks."""
    displayed, inline = {}, {}
    for path in PATHS:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                text = re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL)
                for latex in re.findall(r"\$\$(.*?)\$\$", text, re.DOTALL):
                    displayed.setdefault(one_line(latex), set()).add(path.stem)
                text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
                for latex in re.findall(r"\$([^$\n]+)\$", text):
                    inline.setdefault(one_line(latex), set()).add(path.stem)
    return displayed, inline


@pytest.mark.parametrize("stem", [path.stem for path in PATHS])
def test_every_displayed_formula_is_here(stem):
    known = FORMULAS.keys() | set(map(one_line, DEFINITIONS))
    displayed = [latex for latex, where in shown()[0].items() if stem in where]
    new = [latex for latex in displayed if latex not in known]
    assert not new, "\n" + "\n".join(new)


def says_more(latex):
    indices = r"\[\w\]|_\{?\w+\}?"
    return SAYS_MORE.search(re.sub(indices, "", latex)) and not re.fullmatch(r"-?[\d.]+", latex)


def test_every_inline_formula_that_states_something_is_here():
    known = FORMULAS.keys() | set(map(one_line, DEFINITIONS)) | set(INLINE)
    new = [latex for latex in shown()[1] if says_more(latex) and latex not in known]
    assert not new, "\n" + "\n".join(new)


def test_every_formula_here_is_shown():
    displayed, inline = shown()
    stale = [latex for latex in FORMULAS if latex not in displayed | inline]
    stale += [latex for latex in map(one_line, DEFINITIONS) if latex not in displayed]
    stale += [latex for latex in INLINE if latex not in inline]
    assert not stale, "\n" + "\n".join(stale)


# ------------------------------------------------------------------ other ways to calculate
def slope(f, x, eps=1e-5):
    """The derivative of f, element by element."""
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def gradient(f, x, eps=1e-5):
    """The gradient of f, a function of an array that returns one number."""
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[i] = eps
        found[i] = (f(x + nudge) - f(x - nudge)) / (2 * eps)
    return found


def one_hot(rng, N, K):
    return np.eye(K)[rng.integers(0, K, N)]


def mean_loss(Z, Y):
    """Mean cross-entropy of logits, by SciPy."""
    return -np.sum(Y * special.log_softmax(Z, axis=1)) / len(Z)


class Network:
    """A random 4-5-3 network on 6 samples: values forward, gradients by finite differences."""

    def __init__(self, rng):
        self.X, self.Y = rng.normal(size=(6, 4)), one_hot(rng, 6, 3)
        self.W1, self.b1 = rng.normal(size=(4, 5)), rng.normal(size=(1, 5))
        self.W2, self.b2 = rng.normal(size=(5, 3)), rng.normal(size=(1, 3))
        self.Z1 = self.X @ self.W1 + self.b1
        self.H1 = np.where(self.Z1 > 0, self.Z1, 0)
        self.Z2 = self.H1 @ self.W2 + self.b2
        self.P = special.softmax(self.Z2, axis=1)
        self.dZ2 = gradient(lambda Z2: mean_loss(Z2, self.Y), self.Z2)
        self.dH1 = gradient(lambda H1: mean_loss(H1 @ self.W2 + self.b2, self.Y), self.H1)
        self.dZ1 = gradient(lambda Z1: self.from_z1(Z1), self.Z1)

    def from_z1(self, Z1, W2=None, b2=None):
        W2, b2 = (self.W2 if W2 is None else W2), (self.b2 if b2 is None else b2)
        return mean_loss(np.maximum(Z1, 0) @ W2 + b2, self.Y)

    def by_differences(self, name):
        """The gradient of the mean loss for one parameter."""
        losses = {
            "W1": lambda W1: self.from_z1(self.X @ W1 + self.b1),
            "b1": lambda b1: self.from_z1(self.X @ self.W1 + b1),
            "W2": lambda W2: self.from_z1(self.Z1, W2=W2),
            "b2": lambda b2: self.from_z1(self.Z1, b2=b2),
            "X": lambda X: self.from_z1(X @ self.W1 + self.b1),
        }
        return gradient(losses[name], getattr(self, name))


# ------------------------------------------------------------------ 00 introduction
@formula(
    r"z = w \cdot x + b = w_1 x_1 + w_2 x_2 + b, \qquad \hat y = \sigma(z) = \frac{1}{1 + e^{-z}}"
)
def logistic_regression(rng):
    w, x, b = rng.normal(size=2), rng.normal(size=2), rng.normal()
    z = w @ x + b
    return (z, w[0] * x[0] + w[1] * x[1] + b), (1 / (1 + np.exp(-z)), special.expit(z))


@formula(
    r"""\begin{aligned}
(0,1) \text{ and } (1,0): \quad & w_2 + b > 0 \quad\text{and}\quad w_1 + b > 0, & \text{so the sum } \; w_1 + w_2 + 2b &> 0, \\
(0,0) \text{ and } (1,1): \quad & b \le 0 \quad\text{and}\quad w_1 + w_2 + b \le 0, & \text{so the sum } \; w_1 + w_2 + 2b &\le 0.
\end{aligned}"""  # noqa: E501
)
def no_line_for_xor(rng):
    lines = rng.normal(size=(10_000, 3))
    w1, w2, b = lines.T
    at = np.array([[0, 1], [1, 0], [0, 0], [1, 1]])
    answers = at @ lines[:, :2].T + b > 0
    says_one, says_zero = answers[:2].all(axis=0), ~answers[2:].any(axis=0)
    assert says_one.any() and says_zero.any()
    sums = w1 + w2 + 2 * b
    return (
        (says_one, (w2 + b > 0) & (w1 + b > 0)),
        (says_zero, (b <= 0) & (w1 + w2 + b <= 0)),
        ((says_one & (sums > 0), says_one)),
        (says_zero & (sums <= 0), says_zero),
        (says_one & says_zero, np.zeros(len(lines), bool)),
    )


@formula(
    r"\hat y = \sigma\big(\;\mathrm{ReLU}(x W^{[1]} + b^{[1]})\;W^{[2]} + b^{[2]}\;\big)",
)
def hidden_layer(rng):
    x, W1, b1, W2, b2 = (rng.normal(size=n) for n in [2, (2, 3), 3, (3, 1), 1])
    claim = special.expit(np.maximum(x @ W1 + b1, 0) @ W2 + b2)
    z = b2[0]
    for j in range(3):
        h = b1[j] + sum(x[d] * W1[d, j] for d in range(2))
        z += W2[j, 0] * h if h > 0 else 0
    return ((claim, [1 / (1 + np.exp(-z))]),)


@formula(r"\frac{1}{8}\,\frac{\max|f''|}{\text{width}^2}")
def error_of_pieces(rng):
    """A parabola, cut into pieces as wide as 1 / width, differs from its chords by exactly this."""
    curvature, width = rng.uniform(1, 3), 7
    x = np.linspace(0, 1, 14 * 50 + 1)
    knots = np.linspace(0, 1, width + 1)
    f = curvature * x**2 / 2
    error = np.abs(f - np.interp(x, knots, curvature * knots**2 / 2)).max()
    return ((curvature / 8 / width**2, error),)


@formula(
    r"T(x) = 2\,\mathrm{ReLU}(x) - 4\,\mathrm{ReLU}(x - \tfrac12), \qquad T(0) = 0,\quad T(\tfrac12) = 1,\quad T(1) = 0"
)
def tent(rng):
    x = np.append(rng.uniform(size=50), [0, 0.5, 1])
    T = 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)
    return (T, np.interp(x, [0, 0.5, 1], [0, 1, 0])), (T[-3:], [0, 1, 0])


@formula(r"\log(1 + e^{-z})", r"\log(1 + e^{z})", r"\log(1 + e^{-m}) + \log(1 + e^{m})")
def even_odds(rng):
    """The loss of a one and of a zero, and that their sum is least at m = 0."""
    z = rng.normal(size=9)
    one = [log_loss([1], [p], labels=[0, 1]) for p in special.expit(z)]
    zero = [log_loss([0], [p], labels=[0, 1]) for p in special.expit(z)]
    least = optimize.minimize_scalar(lambda m: np.log(1 + np.exp(-m)) + np.log(1 + np.exp(m)))
    return (np.log(1 + np.exp(-z)), one), (np.log(1 + np.exp(z)), zero), (1 + least.x, 1)


@formula(
    r"\mathrm{ReLU}(x_1 + x_2)",
    r"\mathrm{ReLU}(x_1 + x_2 - 1)",
    r"\mathrm{ReLU}(x_1 - x_2)",
    r"\mathrm{ReLU}(x_2 - x_1)",
)
def units_for_xor(rng):
    x1, x2 = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]).T
    first, second = np.maximum(x1 + x2, 0), np.maximum(x1 + x2 - 1, 0)
    apart = np.maximum(x1 - x2, 0) + np.maximum(x2 - x1, 0)
    return (first - 2 * second, x1 ^ x2), (apart, x1 ^ x2)


@formula(r"2(w \cdot x + b) = 0")
def doubled_line(rng):
    w, b, x1 = rng.normal(size=2), rng.normal(), rng.normal()
    x = np.array([x1, -(w[0] * x1 + b) / w[1]])  # on the line
    return ((2 * (w @ x + b), 0), ((2 * w) @ x + 2 * b, 0))


@formula(r"\mp 2n")
def turn_of_a_zigzag(rng):
    n = int(rng.integers(3, 9))
    heights = np.arange(n + 1) % 2
    changes = np.diff(np.diff(heights) * n)  # of the slope, at the bends
    return ((changes, [(-1) ** (j + 1) * 2 * n for j in range(n - 1)]),)


# ------------------------------------------------------------------ 01 activations
@formula(
    r"f'(z) \approx \frac{f(z+\varepsilon) - f(z-\varepsilon)}{2\,\varepsilon}",
    r"\frac{\partial L}{\partial w} \approx \frac{L(w + \varepsilon) - L(w - \varepsilon)}{2\varepsilon}",
)
def central_difference(rng):
    z, eps = rng.normal(size=9), 1e-5
    return (((np.sin(z + eps) - np.sin(z - eps)) / (2 * eps), np.cos(z)),)


@formula(
    r"Z^{[2]} = \left(X W^{[1]} + b^{[1]}\right) W^{[2]} + b^{[2]} = X\,\underbrace{W^{[1]} W^{[2]}}_{W} "
    r"+ \underbrace{b^{[1]} W^{[2]} + b^{[2]}}_{b} = XW + b"
)
def layers_collapse(rng):
    X, W1, b1, W2, b2 = (rng.normal(size=n) for n in [(5, 4), (4, 3), 3, (3, 2), 2])
    return (((X @ W1 + b1) @ W2 + b2, X @ (W1 @ W2) + (b1 @ W2 + b2)),)


@formula(r"\sigma(z) = \frac{1}{1+e^{-z}} \qquad\text{range } (0, 1)")
def sigmoid(rng):
    z = 5 * rng.normal(size=99)
    claim = 1 / (1 + np.exp(-z))
    return (claim, special.expit(z)), ((claim > 0) & (claim < 1), np.ones(99, bool))


@formula(r"\frac{1}{1+e^{-z}} = \frac{e^{z}}{e^{z}\left(1+e^{-z}\right)} = \frac{e^{z}}{e^{z} + 1}")
def sigmoid_two_ways(rng):
    z = rng.normal(size=9)
    e = np.exp(z)
    return (e / (e * (1 + np.exp(-z))), special.expit(z)), (e / (e + 1), special.expit(z))


@formula(
    r"\sigma'(z) = \frac{e^{-z}}{(1+e^{-z})^2} = \frac{1}{1+e^{-z}} \cdot \frac{e^{-z}}{1+e^{-z}} "
    r"= \sigma(z)\,\bigl(1-\sigma(z)\bigr)",
    r"\sigma\,(1-\sigma) = \tfrac14 - \left(\sigma - \tfrac12\right)^2 \le \tfrac14",
)
def sigmoid_slope(rng):
    z = rng.normal(size=9)
    u, sigma, want = np.exp(-z), special.expit(z), slope(special.expit, z)
    forms = [u / (1 + u) ** 2, 1 / (1 + u) * u / (1 + u), sigma * (1 - sigma)]
    forms += [1 / 4 - (sigma - 1 / 2) ** 2, np.minimum(want, 1 / 4)]
    return tuple((form, want) for form in forms)


@formula(
    r"\tanh(z) = \frac{e^{z}-e^{-z}}{e^{z}+e^{-z}} \qquad\text{range } (-1, 1)",
    r"2\,\sigma(2z) - 1 = \frac{2}{1+e^{-2z}} - 1 = \frac{1-e^{-2z}}{1+e^{-2z}} = \tanh(z)",
)
def tanh(rng):
    z = rng.normal(size=9)
    up, down, u = np.exp(z), np.exp(-z), np.exp(-2 * z)
    forms = [(up - down) / (up + down), 2 * special.expit(2 * z) - 1, 2 / (1 + u) - 1]
    forms += [(1 - u) / (1 + u), np.clip(np.tanh(z), -1, 1)]
    return tuple((form, np.tanh(z)) for form in forms)


@formula(r"\mathrm{ReLU}(z) = \max(0, z) \qquad\text{range } [0, \infty)")
def relu(rng):
    z = rng.normal(size=99)
    return (np.maximum(0, z), [number if number > 0 else 0 for number in z]), (
        (np.maximum(0, z) >= 0, np.ones(99, bool))
    )


@formula(
    r"\mathrm{leaky}(z) = \begin{cases} z & z > 0 \\ \alpha z & \text{otherwise} \end{cases} \qquad "
    r"\mathrm{leaky}'(z) = \begin{cases} 1 & z > 0 \\ \alpha & \text{otherwise} \end{cases}"
)
def leaky_relu(rng):
    z, alpha = rng.normal(size=99), rng.uniform(0.01, 0.3)

    def leaky(z):
        return np.where(z > 0, z, alpha * z)

    return (leaky(z), np.maximum(z, alpha * z)), (np.where(z > 0, 1, alpha), slope(leaky, z))


@formula(
    r"\hat y_j = \mathrm{softmax}(z)_j = \frac{e^{z_j}}{\sum_{k=1}^{K} e^{z_k}}",
    r"\hat y_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",
    r"\frac{e^{z_j + c}}{\sum_k e^{z_k + c}} = \frac{e^{c}\,e^{z_j}}{e^{c}\sum_k e^{z_k}} "
    r"= \frac{e^{z_j}}{\sum_k e^{z_k}}",
)
def softmax(rng):
    z, c = rng.normal(size=5), rng.normal()
    want = special.softmax(z)
    shifted = np.exp(z + c) / np.exp(z + c).sum()
    factored = np.exp(c) * np.exp(z) / (np.exp(c) * np.exp(z).sum())
    return (np.exp(z) / np.exp(z).sum(), want), (shifted, want), (factored, want)


@formula(r"\frac{e^{z_1}}{e^{z_1}+e^{z_2}} = \frac{1}{1+e^{-(z_1-z_2)}} = \sigma(z_1-z_2)")
def softmax_of_two(rng):
    z = rng.normal(size=2)
    want = special.softmax(z)[0]
    d = z[0] - z[1]
    return (
        (np.exp(z[0]) / np.exp(z).sum(), want),
        (1 / (1 + np.exp(-d)), want),
        (special.expit(d), want),
    )


@formula(
    r"\frac{\partial \hat y_j}{\partial z_A} = \hat y_j\,\bigl(1[j = A] - \hat y_A\bigr)",
    r"j = k:\quad \frac{\partial \hat y_k}{\partial z_k} = \frac{e^{z_k} S - e^{z_k} e^{z_k}}{S^2} "
    r"= \hat y_k - \hat y_k^2 = \hat y_k (1 - \hat y_k)",
    r"j \ne k:\quad \frac{\partial \hat y_j}{\partial z_k} = \frac{0 \cdot S - e^{z_j} e^{z_k}}{S^2} "
    r"= -\hat y_j \hat y_k",
)
def softmax_slopes(rng):
    z = rng.normal(size=4)
    e, p = np.exp(z), special.softmax(z)
    S = e.sum()
    jacobian = np.array([gradient(lambda z, j=j: special.softmax(z)[j], z) for j in range(4)])
    pairs = [(p[:, None] * (np.eye(4) - p), jacobian)]
    pairs += [(form, np.diag(jacobian)) for form in [(e * S - e * e) / S**2, p - p**2, p * (1 - p)]]
    off = ~np.eye(4, dtype=bool)
    pairs += [(form[off], jacobian[off]) for form in [-np.outer(e, e) / S**2, -np.outer(p, p)]]
    return tuple(pairs)


@formula(
    r"1 - \frac{1}{1+e^{-z}} = \frac{e^{-z}}{1+e^{-z}}",
    r"\tanh'(z) = 4\,\sigma'(2z) = 4\,\sigma(2z)\,\bigl(1-\sigma(2z)\bigr)",
    r"\sigma(2z) = \frac{1+\tanh z}{2}",
    r"(1+\tanh z)(1-\tanh z) = 1-\tanh^2 z",
    r"\tanh 1 > \tanh^2 1",
)
def tanh_slope(rng):
    z = rng.normal(size=9)
    s, t, want = special.expit(2 * z), np.tanh(z), slope(np.tanh, z)
    forms = [4 * slope(special.expit, 2 * z), 4 * s * (1 - s), (1 + t) * (1 - t), 1 - t**2]
    u = np.exp(-z)
    return (
        *((form, want) for form in forms),
        (1 - 1 / (1 + u), u / (1 + u)),
        (s, (1 + t) / 2),
        (np.tanh(1) > np.tanh(1) ** 2, True),
    )


@formula(r"c = -\max_k z_k")
def safe_shift(rng):
    z = 1000 * rng.normal(size=5)
    e = np.exp(z + -max(z))
    return ((e / e.sum(), special.softmax(z)), (max(e), 1))


@formula(r"(XW + b)W' + b' = X(WW') + (bW' + b')")
def pairs_collapse(rng):
    X, W, b, V, c = (rng.normal(size=n) for n in [(5, 4), (4, 3), 3, (3, 2), 2])
    return (((X @ W + b) @ V + c, X @ (W @ V) + (b @ V + c)),)


@formula(
    r"s(z) = \log(1 + e^{z})",
    r"\log(1+e^{z}) = \log\left(e^{z}(e^{-z}+1)\right) = z + \log(1+e^{-z})",
    r"\max(0, z) + \log(1+e^{-|z|})",
    r"\frac{e^{z}}{1+e^{z}} = \sigma(z)",
)
def softplus(rng):
    z = rng.normal(size=9)
    u, want = np.exp(-z), np.logaddexp(0, z)
    forms = [np.log(1 + np.exp(z)), np.log(np.exp(z) * (u + 1)), z + np.log(1 + u)]
    forms.append(np.maximum(0, z) + np.log(1 + np.exp(-np.abs(z))))
    slopes = [np.exp(z) / (1 + np.exp(z)), special.expit(z)]
    return (
        *((form, want) for form in forms),
        *((form, slope(lambda z: np.logaddexp(0, z), z)) for form in slopes),
    )


@formula(r"(1/4)^{10}")
def bound_of_ten_sigmoids(rng):
    """The product of ten slopes, each the largest that there is."""
    steepest = optimize.minimize_scalar(lambda z: -slope(special.expit, z), bounds=(-5, 5))
    return ((1e6 * (1 / 4) ** 10, 1e6 * np.prod(np.full(10, -steepest.fun))),)


# ------------------------------------------------------------------ 02 forward pass
@formula(
    r"z^{[1]}_2 = 0.5 \cdot 0.1 + 0.3 \cdot 0.5 + 0.8 \cdot (-0.3) + (-0.1)",
    r"z^{[2]}_1 = 0.72 \cdot 0.7 + 0 \cdot (-0.4) + 0.2, \qquad "
    r"z^{[2]}_2 = 0.72 \cdot 0.3 + 0 \cdot 0.8 + (-0.2)",
)
def worked_example(rng):
    x, W1, b1 = [0.5, 0.3, 0.8], np.array([[0.4, 0.1], [-0.2, 0.5], [0.6, -0.3]]), [0.1, -0.1]
    W2, b2 = np.array([[0.7, 0.3], [-0.4, 0.8]]), [0.2, -0.2]
    z1 = x @ W1 + b1
    z2 = np.maximum(z1, 0) @ W2 + b2
    return (0.5 * 0.1 + 0.3 * 0.5 + 0.8 * (-0.3) + (-0.1), z1[1]), (
        ([0.72 * 0.7 + 0 * (-0.4) + 0.2, 0.72 * 0.3 + 0 * 0.8 + (-0.2)], z2)
    )


@formula(
    r"\partial L/\partial Z^{[2]} = (\hat Y - Y)/N",
    r"\partial L/\partial W^{[2]} = H^{[1]\top} dZ^{[2]}",
    r"dZ^{[1]} = (dZ^{[2]} W^{[2]\top}) \odot 1[Z^{[1]} > 0]",
    r"\partial L/\partial W^{[1]} = X^\top dZ^{[1]}",
    r"D H + H",
    r"H K + K",
)
def table_of_notation(rng):
    net = Network(rng)
    (N, D), (H, K) = net.X.shape, net.W2.shape
    return (
        ((net.P - net.Y) / N, net.dZ2),
        (net.H1.T @ net.dZ2, net.by_differences("W2")),
        ((net.dZ2 @ net.W2.T) * (net.Z1 > 0), net.dZ1),
        (net.X.T @ net.dZ1, net.by_differences("W1")),
        (D * H + H, net.W1.size + net.b1.size),
        (H * K + K, net.W2.size + net.b2.size),
    )


def test_shapes_in_the_table_of_notation():
    """Each row of the table in 02 that names arrays: their shapes are those of a network."""
    net = Network(np.random.default_rng(0))
    sizes = dict(zip("NDHK", net.X.shape + net.W2.shape))
    arrays = dict(X=net.X, W1=net.W1, b1=net.b1, z1=net.Z1, h1=net.H1, W2=net.W2, b2=net.b2)
    arrays |= dict(z2=net.Z2, y_pred=net.P, y_true=net.Y, y=net.Y.argmax(axis=1))
    arrays |= dict(dz2=net.dZ2, dW2=net.W2, db2=net.b2, dz1=net.dZ1, dW1=net.W1, db1=net.b1)
    (path,) = [path for path in PATHS if path.stem == "02_forward_pass"]
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    rows = re.findall(r"^\| \$.*\$ \| (.*) \| (\(.*) \|$", text, re.MULTILINE)
    assert len(rows) == 13
    for code, shapes in rows:
        shapes = re.findall(r"\([NDHK1, ]+\)", shapes)
        names = [name for name in re.findall(r"\w+", code) if name in arrays][: len(shapes)]
        want = [eval(shape, sizes.copy()) for shape in shapes]
        assert [arrays[name].shape for name in names] == want, code


def test_table_of_the_worked_example():
    """The weights of each unit and its bias, as 02 lists them, row by row."""
    (path,) = [path for path in PATHS if path.stem == "02_forward_pass"]
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    rows = re.findall(r"^\| (?:first|second) [a-z ]+ \|(.*\|.*)\|$", text, re.MULTILINE)
    found = [re.findall(r"-?\d\.\d", row.replace("−", "-")) for row in rows]
    hidden = [["0.4", "-0.2", "0.6", "0.1"], ["0.1", "0.5", "-0.3", "-0.1"]]
    assert found == [*hidden, ["0.7", "-0.4", "0.2"], ["0.3", "0.8", "-0.2"]]


# ------------------------------------------------------------------ 03 loss
@formula(
    r"L = -\sum_{j=1}^{K} y_j \log \hat y_j",
    r"L = -\frac1N \sum_{i=1}^{N} \sum_{j=1}^{K} y_{ij} \log \hat y_{ij}",
)
def cross_entropy(rng):
    Y, P = one_hot(rng, 8, 4), special.softmax(rng.normal(size=(8, 4)), axis=1)
    of_each = [-sum(Y[i, j] * np.log(P[i, j]) for j in range(4)) for i in range(8)]
    return (-np.sum(Y * np.log(P)) / len(Y), log_loss(Y, P)), (of_each, -np.log(P[Y == 1]))


@formula(
    r"-\frac1p \cdot p(1-p) = p - 1",
    r"-2(1-p) \cdot p(1-p) = -2p(1-p)^2",
    r"\frac{dp}{dz} = p(1-p)",
)
def slopes_of_two_losses(rng):
    """p is the sigmoid of z, and the label is 1."""
    z = rng.normal(size=9)
    p = special.expit(z)
    by_log = slope(lambda z: -np.log(special.expit(z)), z)
    squared = slope(lambda z: (1 - special.expit(z)) ** 2, z)
    return (
        (-1 / p * p * (1 - p), by_log),
        (p - 1, by_log),
        (-2 * (1 - p) * p * (1 - p), squared),
        (-2 * p * (1 - p) ** 2, squared),
        (p * (1 - p), slope(special.expit, z)),
    )


@formula(
    r"-0.7 \log 0.7 - 0.3 \log 0.3",
    r"-\log \frac1K = \log K",
    r"\log(ab) = \log a + \log b",
    r"z = 0.016 - 0.704 = -0.688",
)
def entropies(rng):
    a, b = rng.uniform(1, 2, size=2)
    K = 10
    return (
        (0.016 - 0.704, -0.688),
        (-0.7 * np.log(0.7) - 0.3 * np.log(0.3), stats.entropy([0.7, 0.3])),
        (-np.log(1 / K), stats.entropy(np.full(K, 1 / K))),
        (np.log(K), stats.entropy(np.full(K, 1 / K))),
        (np.log(a * b), np.log(a) + np.log(b)),
    )


@formula(
    r"\log \hat y_j = \log \frac{e^{z_j}}{\sum_k e^{z_k}} = z_j - \log \sum_k e^{z_k} "
    r"= (z_j - m) - \log \sum_k e^{z_k - m}, \qquad m = \max_k z_k"
)
def log_softmax(rng):
    z = rng.normal(size=5)
    m, want = z.max(), special.log_softmax(z)
    forms = [np.log(np.exp(z) / np.exp(z).sum()), z - np.log(np.exp(z).sum())]
    return tuple((form, want) for form in [*forms, (z - m) - np.log(np.exp(z - m).sum())])


# ------------------------------------------------------------------ 04 backpropagation
@formula(r"\frac{dL}{dw} = \frac{dL}{dz} \cdot \frac{dz}{dw}")
def chain_rule(rng):
    w = rng.normal(size=9)
    return ((np.cos(w**2) * 2 * w, slope(lambda w: np.sin(w**2), w)),)


@formula(
    r"\frac{df}{dw} = \frac{\partial f}{\partial a}\frac{da}{dw} "
    r"+ \frac{\partial f}{\partial b}\frac{db}{dw} = b \cdot 2 + a \cdot 1"
)
def sum_over_paths(rng):
    """f = ab with a = 2w and b = w + a constant."""
    w, c = rng.normal(size=2)
    return ((((w + c) * 2 + 2 * w * 1), slope(lambda w: 2 * w * (w + c), w)),)


@formula(r"\frac{\partial L}{\partial \hat y_j} = -\frac{y_j}{\hat y_j}")
def slope_of_cross_entropy(rng):
    y, p = one_hot(rng, 1, 4)[0], special.softmax(rng.normal(size=4))
    return ((-y / p, gradient(lambda p: -np.sum(y * np.log(p)), p)),)


@formula(
    r"\frac{\partial L}{\partial z_k} = \sum_j \frac{\partial L}{\partial \hat y_j} "
    r"\frac{\partial \hat y_j}{\partial z_k} = \sum_j \left(-\frac{y_j}{\hat y_j}\right) \hat y_j "
    r"\left(1[j = k] - \hat y_k\right)",
    r"\frac{\partial L}{\partial z_k} = -\sum_j y_j 1[j = k] + \hat y_k \sum_j y_j "
    r"= -y_k + \hat y_k \cdot 1 = \hat y_k - y_k",
)
def softmax_with_cross_entropy(rng):
    y, z = one_hot(rng, 1, 4)[0], rng.normal(size=4)
    p = special.softmax(z)
    want = gradient(lambda z: mean_loss(z[None], y[None]), z)
    sums = (-y / p * p) @ (np.eye(4) - p)
    return (sums, want), (-y @ np.eye(4) + p * y.sum(), want), (p - y, want)


@formula(
    r"\frac{\partial L}{\partial W^{[2]}_{jk}} = h_j \cdot dz_k, \qquad \frac{\partial L}{\partial b_k} = dz_k",
    r"\frac{\partial L}{\partial h_j} = \sum_k dz_k \, W^{[2]}_{jk}",
    r"\frac{\partial L}{\partial W^{[1]}_{ij}} = x_i \cdot dz^{[1]}_j, \qquad "
    r"\frac{\partial L}{\partial b^{[1]}_j} = dz^{[1]}_j",
)
def gradients_of_one_sample(rng):
    net = Network(rng)
    net.X, net.Y = net.X[:1], net.Y[:1]
    net.Z1, net.H1, net.P = net.X @ net.W1 + net.b1, net.H1[:1], net.P[:1]
    dz = net.P - net.Y
    dh = gradient(lambda H1: mean_loss(H1 @ net.W2 + net.b2, net.Y), net.H1)
    dz1 = gradient(net.from_z1, net.Z1)
    return (
        (np.outer(net.H1, dz), net.by_differences("W2")),
        (dz, net.by_differences("b2")),
        ([sum(dz[0, k] * net.W2[j, k] for k in range(3)) for j in range(5)], dh[0]),
        (np.outer(net.X, dz1), net.by_differences("W1")),
        (dz1, net.by_differences("b1")),
    )


@formula(
    r"-1/\hat y_2 = -2.9897",
    r"0.6655 \cdot 0.3345 = 0.2226",
    r"\hat y - y = 0.6655",
    r"0.72 \cdot 0.6655 = 0.4792",
    r"0.72 \cdot (-0.6655) = -0.4792",
    r"0 \cdot 0.6655 = 0",
    r"0.6655 \cdot 0.7 + (-0.6655) \cdot 0.3 = 0.2662",
    r"0.6655 \cdot (-0.4) + (-0.6655) \cdot 0.8 = -0.7986",
    r"0.5 \cdot 0.2662 = 0.1331",
    r"0.3 \cdot 0.2662 = 0.0799",
    r"0.8 \cdot 0.2662 = 0.213",
    r"0.7 - 0.1 \cdot 0.4792 = 0.6521",
    r"2 \cdot 4 + 1 \cdot 2 = 10",
)
def worked_example_backward(rng):
    """The numbers of the 3-2-2 network with label 1, to four digits, from unrounded ones."""
    h, W2 = np.array([0.72, 0]), np.array([[0.7, 0.3], [-0.4, 0.8]])
    p = special.softmax(h @ W2 + [0.2, -0.2])
    dz = p - [0, 1]
    dh = W2 @ dz
    w = 1.0
    results = [
        (-2.9897, -1 / p[1]),
        ([0.2226, 0.6655], [p[0] * p[1], dz[0]]),
        ([[0.4792, -0.4792], [0, 0]], np.outer(h, dz)),
        ([0.2662, -0.7986], dh),
        ([0.1331, 0.0799, 0.213], np.array([0.5, 0.3, 0.8]) * dh[0]),
        (0.6521, 0.7 - 0.1 * h[0] * dz[0]),
    ]
    by_differences = slope(lambda w: 2 * w * (w + 3), w)
    return *((claim, np.round(want, 4)) for claim, want in results), (2 * 4 + 1 * 2, by_differences)


@formula(
    r"dZ^{[2]} = \frac{\partial L}{\partial Z^{[2]}} = \frac{\hat Y - Y}{N}",
    r"(\hat Y - Y)/N",
    r"\frac{\partial L}{\partial W^{[2]}_{jk}} = \sum_{i=1}^{N} H^{[1]}_{ij} \, dZ^{[2]}_{ik}",
    r"H^{[1]\top} dZ^{[2]}",
    r"\frac{\partial L}{\partial H^{[1]}_{ij}} = \sum_{k=1}^{K} dZ^{[2]}_{ik} \, W^{[2]}_{jk}",
    r"(dZ^{[2]} W^{[2]\top}) \odot 1[Z^{[1]} > 0]",
    r"X^\top dZ^{[1]}",
)
def gradients_of_a_batch(rng):
    net = Network(rng)
    loop = np.array([[net.H1[:, j] @ net.dZ2[:, k] for k in range(3)] for j in range(5)])
    return (
        ((net.P - net.Y) / len(net.X), net.dZ2),
        (loop, net.by_differences("W2")),
        (net.H1.T @ net.dZ2, net.by_differences("W2")),
        (net.dZ2.sum(axis=0, keepdims=True), net.by_differences("b2")),
        (net.dZ2 @ net.W2.T, net.dH1),
        ((net.dZ2 @ net.W2.T) * (net.Z1 > 0), net.dZ1),
        (net.X.T @ net.dZ1, net.by_differences("W1")),
        (net.dZ1.sum(axis=0, keepdims=True), net.by_differences("b1")),
    )


@formula(
    r"\text{relative error} = \frac{\max_i |a_i - n_i|}{\max(\max_i |a_i|, \max_i |n_i|)}",
)
def relative_error(rng):
    """Zero for equal gradients, 2 for opposite ones, and it does not see a common scale."""
    a, n, c = rng.normal(size=9), rng.normal(size=9), rng.uniform(1, 9)

    def error(a, n):
        return np.abs(a - n).max() / max(np.abs(a).max(), np.abs(n).max())

    return (error(a, a), 0), (error(a, -a), 2), (error(c * a, c * n), error(a, n))


# ------------------------------------------------------------------ 05 gradient descent
def valley(rng, n=4):
    """A symmetric matrix A with positive eigenvalues, its eigenvalues and eigenvectors, a minimum."""
    B = rng.normal(size=(n, n))
    A = B @ B.T + 0.5 * np.eye(n)
    return A, *np.linalg.eigh(A), rng.normal(size=n)


@formula(
    r"w \leftarrow w - \eta\,\nabla L(w)",
    r"L(w + \varepsilon u) \approx L(w) + \varepsilon\,\nabla L(w)\cdot u "
    r"= L(w) + \varepsilon\,\lVert\nabla L(w)\rVert\cos\varphi",
)
def steepest_descent(rng):
    """Of all directions u of length 1, the loss falls most along minus the gradient."""
    A, _, _, minimum = valley(rng)

    def loss(w):
        return (w - minimum) @ A @ (w - minimum) / 2

    w, eps = rng.normal(size=4), 1e-5
    downhill = gradient(loss, w)
    length = np.linalg.norm(downhill)
    u = rng.normal(size=(500, 4))
    u = np.vstack([u / np.linalg.norm(u, axis=1, keepdims=True), -downhill / length])
    slopes = [(loss(w + eps * v) - loss(w - eps * v)) / (2 * eps) for v in u]
    cosines = 1 - np.linalg.norm(u - downhill / length, axis=1) ** 2 / 2
    return (
        (slopes, u @ downhill),
        (slopes, length * cosines),
        (np.argmin(slopes), 500),
        ((loss(w - 1e-3 * downhill) < loss(w), True)),
    )


@formula(
    r"w_{t+1} = w_t - \eta\lambda w_t = (1-\eta\lambda)\,w_t, \qquad\text{so}\qquad "
    r"w_t = (1-\eta\lambda)^t\,w_0",
    r"-1 < 1-\eta\lambda < 1",
    r"0 < \eta < 2/\lambda",
)
def descent_in_one_dimension(rng):
    eta, lam, w0 = rng.uniform(0.1, 1, 3)
    path = [w0]
    for _ in range(10):
        path.append(path[-1] - eta * slope(lambda w: lam * w**2 / 2, path[-1]))
    rates = rng.uniform(-1, 4 / lam, 500)
    nearer = np.abs(w0 - rates * lam * w0) < w0
    return (
        ((1 - eta * lam) ** np.arange(11) * w0, path),
        ((-1 < 1 - rates * lam) & (1 - rates * lam < 1), nearer),
        ((0 < rates) & (rates < 2 / lam), nearer),
    )


@formula(
    r"L(w) = L^* + \tfrac12 (w-w^*)^\top A\,(w-w^*), \qquad \nabla L(w) = A\,(w-w^*)",
    r"e_{t+1} = e_t - \eta A e_t = (I - \eta A)\,e_t",
    r"c_{t+1} = Q^\top(I-\eta Q\Lambda Q^\top)\,Q c_t = (I-\eta\Lambda)\,c_t, \qquad"
    r"\text{so for each } i:\quad c_{t,i} = (1-\eta\lambda_i)^t\,c_{0,i}",
)
def descent_in_a_valley(rng):
    A, lam, Q, minimum = valley(rng)
    w, eta = rng.normal(size=4), 0.9 / lam.max()

    def loss(w):
        return 3 + (w - minimum) @ A @ (w - minimum) / 2

    pairs, e, c = [(A @ (w - minimum), gradient(loss, w))], w - minimum, Q.T @ (w - minimum)
    for t in range(1, 6):
        w = w - eta * gradient(loss, w)
        e = (np.eye(4) - eta * A) @ e
        pairs += [(e, w - minimum), ((1 - eta * lam) ** t * c, Q.T @ (w - minimum))]
    return tuple(pairs)


@formula(r"\boxed{\,0 < \eta < \frac{2}{\lambda_{\max}}\,}", r"2/\lambda_{\max}")
def threshold(rng):
    """Just below it every start comes nearer, just above it a start runs away."""
    A, lam, _, _ = valley(rng)
    limit = 2 / lam.max()
    far = []
    for eta in [-0.02 * limit, 0.98 * limit, 1.02 * limit]:
        e = rng.normal(size=4)
        for _ in range(3000):
            e = e - eta * A @ e
        far.append(np.linalg.norm(e) > 1e3)
    return ((far, [True, False, True]),)


@formula(
    r"\eta_{\text{best}} = \frac{2}{\lambda_{\min}+\lambda_{\max}}, \qquad "
    r"\text{factor } \pm\frac{\kappa-1}{\kappa+1}, \qquad \kappa = \frac{\lambda_{\max}}{\lambda_{\min}}",
    r"1-\eta\lambda_{\min} = -(1-\eta\lambda_{\max})",
    r"1-\eta\lambda_{\min}",
)
def best_rate(rng):
    A, lam, _, _ = valley(rng)
    kappa = lam.max() / lam.min()

    def worst(eta):
        return np.abs(np.linalg.eigvalsh(np.eye(4) - eta * A)).max()

    found = optimize.minimize_scalar(worst, (0, 1 / lam.max()), tol=1e-10)
    return (
        (2 / (lam.min() + lam.max()), found.x),
        ((kappa - 1) / (kappa + 1), found.fun),
        (1 - found.x * lam.min(), -(1 - found.x * lam.max())),
        (1 - 0.1 / lam.max() * lam.min(), worst(0.1 / lam.max())),
    )


@formula(
    r"(8-1)/(8+1) = 7/9",
    r"2/8 = 0.25",
    r"1/8 = 0.125",
    r"1 - 0.02 = 98\%",
    r"1 - 0.01 = 99\%",
    r"300 - (19-1) \cdot 16 = 12",
)
def numbers_of_the_valleys_and_batches(rng):
    """What a step leaves of each coordinate in valleys 1 and 8, 1 and 100; the last batch of 16."""

    def left(steepness, eta):
        return 1 - eta * np.array([1, steepness])

    return (
        (np.abs(left(8, 2 / 9)), 7 / 9),
        (left(8, 0.25)[1], -1),
        (left(8, 0.125)[1], 0),
        (left(100, 0.02), [0.98, -1]),
        (left(100, 0.01), [0.99, 0]),
        ([len(range(300)[i : i + 16]) for i in range(0, 300, 16)], [16] * 18 + [12]),
    )


@formula(
    r"\nabla L = \frac1N\sum_{i=1}^N g_i, \qquad g_i \text{ the gradient of sample } i \text{ alone.}"
)
def mean_of_gradients(rng):
    net = Network(rng)
    alone = []
    for i in range(6):

        def loss(W2, i=i):
            return mean_loss(net.H1[i : i + 1] @ W2 + net.b2, net.Y[i : i + 1])

        alone.append(gradient(loss, net.W2))
    return ((np.mean(alone, axis=0), net.by_differences("W2")),)


@formula(r"\sigma_B = \frac{\sigma_1}{\sqrt B}", r"\sqrt{(N-B)/(N-1)}")
def noise_of_batches(rng):
    """Over all subsets of 5 of 9 numbers; with replacement the second factor is 1."""
    from itertools import combinations

    g, N, B = rng.normal(size=9), 9, 5
    means = [np.mean(part) for part in combinations(g, B)]
    assert len(means) == comb(N, B)
    drawn = g[rng.integers(0, N, (200_000, B))].mean(axis=1)
    return (g.std() / np.sqrt(B) * np.sqrt((N - B) / (N - 1)), np.std(means)), (
        (np.round(g.std() / np.sqrt(B) / drawn.std(), 1), 1)
    )


@formula(
    r"L\!\left(\tfrac{P + Q}{2}\right) \le \tfrac12 L(P) + \tfrac12 L(Q)",
    r"\frac{d^2 L}{dt^2} = \frac1N \sum_{i=1}^{N} p_i (1 - p_i)\, (a_i \cdot d)^2 \ge 0",
    r"p_i - y_i",
    r"p_i(1-p_i)",
)
def convexity(rng):
    """Logistic regression: the curvature along any direction, and the middle of any segment."""
    a, y = np.column_stack([rng.normal(size=(9, 2)), np.ones(9)]), rng.integers(0, 2, 9)
    w, d = rng.normal(size=(2, 3))

    def loss(w):
        return np.mean(np.logaddexp(0, a @ w) - y * (a @ w))

    p = special.expit(a @ w)
    curvature = np.mean(p * (1 - p) * (a @ d) ** 2)
    along = slope(lambda t: slope(lambda s: loss(w + s * d), t, 3e-4), 0, 3e-4)
    ends = rng.normal(size=(50, 2, 3))
    below = [loss((P + Q) / 2) <= loss(P) / 2 + loss(Q) / 2 + 1e-12 for P, Q in ends]
    z = a @ w
    slopes = slope(lambda z: np.logaddexp(0, z) - y * z, z)
    return (
        (curvature, along),
        (curvature >= 0, True),
        (below, np.full(50, True)),
        (p - y, slopes),
        (p * (1 - p), slope(special.expit, z)),
    )


@formula(r"L(w) = \frac{1}{2N}\lVert Xw - t\rVert^2", r"\frac1N X^\top(Xw-t)", r"\frac1N X^\top X")
def linear_regression(rng):
    X, t, w = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)

    def loss(w):
        return np.linalg.norm(X @ w - t) ** 2 / (2 * len(X))

    hessian = [gradient(lambda v, d=d: gradient(loss, v, 1e-3)[d], w, 1e-3) for d in range(len(w))]
    return (X.T @ (X @ w - t) / len(X), gradient(loss, w)), (X.T @ X / len(X), hessian)


@formula(r"\frac24\log 2", r"\frac14(2\log\frac32+\log 3)")
def shared_logits(rng):
    """The least loss over four points where n of one class and one of the other share their logits."""

    def least(n):
        cost = optimize.minimize_scalar(
            lambda z: (n * np.logaddexp(0, -z) + np.logaddexp(0, z)) / 4, tol=1e-10
        )
        return cost.fun

    return (2 / 4 * np.log(2), least(1)), ((2 * np.log(3 / 2) + np.log(3)) / 4, least(2))


@formula(r"\lceil N/\text{batch size}\rceil")
def steps_in_an_epoch(rng):
    N, sizes = int(rng.integers(20, 300)), np.arange(1, 300)
    return ((np.ceil(N / sizes), [len(range(0, N, size)) for size in sizes]),)


# ------------------------------------------------------------------ 07 evaluation
@formula(r"\sqrt{\frac{p\,(1-p)}{N}}")
def standard_error(rng):
    p, N = rng.uniform(0.5, 1), 200
    return ((np.sqrt(p * (1 - p) / N), stats.binom(N, p).std() / N),)


@formula(
    r"(\hat p - p)^2 \le z^2\,\frac{p\,(1-p)}{N}",
    r"p^2\left(1 + \frac{z^2}{N}\right) - p\left(2\hat p + \frac{z^2}{N}\right) + \hat p^2 \le 0",
    r"\frac{1}{1 + z^2/N}\left(\hat p + \frac{z^2}{2N} \pm "
    r"z\sqrt{\frac{\hat p\,(1-\hat p)}{N} + \frac{z^2}{4N^2}}\right)",
)
def wilson(rng):
    N, z = 200, stats.norm.ppf(0.975)
    right = int(rng.integers(150, 199))
    share = right / N
    root = z * np.sqrt(share * (1 - share) / N + z**2 / (4 * N**2))
    ends = [(share + z**2 / (2 * N) + sign * root) / (1 + z**2 / N) for sign in (-1, 1)]
    p = rng.uniform(0.5, 1, 500)
    inside = (share - p) ** 2 <= z**2 * p * (1 - p) / N
    quadratic = p**2 * (1 + z**2 / N) - p * (2 * share + z**2 / N) + share**2 <= 0
    interval = stats.binomtest(right, N).proportion_ci(0.95, method="wilson")
    return (
        (ends, interval),
        (inside, (interval.low <= p) & (p <= interval.high)),
        (quadratic, inside),
    )


@formula(r"\hat p \pm z\sqrt{\hat p(1-\hat p)/N}")
def textbook_interval(rng):
    hits, z = rng.random(200) < 0.9, stats.norm.ppf(0.975)
    share = hits.mean()
    ends = [share + sign * z * np.sqrt(share * (1 - share) / 200) for sign in (-1, 1)]
    return ((ends, stats.norm.interval(0.95, hits.mean(), hits.std() / np.sqrt(200))),)


@formula(
    r"\sum_i c_i", r"\sqrt{\sum_i c_i (1 - c_i)}", r"\sqrt n", r"\sqrt{1000 \cdot 0.9 \cdot 0.1}"
)
def right_answers_of_a_calibrated_network(rng):
    """How many of some independent events happen: by the distribution of their sum."""
    c, chances = rng.uniform(0.2, 1, 12), np.ones(1)
    for p in c:
        chances = np.convolve(chances, [1 - p, p])
    count, n = stats.rv_discrete(values=(np.arange(13), chances)), int(rng.integers(20, 90))
    return (
        ((np.sum(c), np.sqrt(np.sum(c * (1 - c)))), (count.mean(), count.std())),
        (np.sqrt(n), 2 * stats.binom(n, 0.5).std()),  # heads minus tails is twice the heads less n
        (np.sqrt(1000 * 0.9 * 0.1), stats.binom(1000, 0.9).std()),
    )


@formula(
    r"\mathrm{ECE} = \sum_{b} \frac{n_b}{N}\,"
    r"\bigl|\,\mathrm{accuracy}_b - \mathrm{confidence}_b\,\bigr|"
)
def calibration_error(rng):
    """With the weights written out, it is the sum of what each bin is off, over all samples."""
    confidence, right = rng.uniform(size=300), rng.integers(0, 2, 300)
    bins = np.digitize(confidence, np.linspace(0, 1, 11)[1:-1])
    claim, counts = 0, np.bincount(bins, minlength=10)
    for b in range(10):
        mine = bins == b
        claim += mine.sum() / 300 * abs(right[mine].mean() - confidence[mine].mean())
    off = np.bincount(bins, right - confidence, minlength=10)
    assert (counts > 0).all()
    return ((claim, np.abs(off).sum() / 300),)


# ------------------------------------------------------------------ 08 weights made visible
@formula(
    r"\frac{\partial L}{\partial W^{[1]}} = X^\top dZ^{[1]}, \qquad "
    r"\frac{\partial L}{\partial W^{[1]}_{dj}} = \sum_i X_{id}\; dZ^{[1]}_{ij}",
    r"\frac{\partial L}{\partial X} = dZ^{[1]}\, W^{[1]\top} \qquad (N, D)",
)
def gradients_of_the_first_layer(rng):
    net = Network(rng)
    loop = [[net.X[:, d] @ net.dZ1[:, j] for j in range(5)] for d in range(4)]
    return (
        (net.X.T @ net.dZ1, net.by_differences("W1")),
        (loop, net.by_differences("W1")),
        (net.dZ1 @ net.W1.T, net.by_differences("X")),
    )


@formula(r"w \cdot x \le \lVert w\rVert\,\lVert x\rVert", r"\lVert\max(w, 0)\rVert")
def most_exciting_input(rng):
    w, x = rng.normal(size=(2, 500, 6))
    w[:, 0] = np.abs(w[:, 0])  # some red
    lengths = np.linalg.norm(w, axis=1) * np.linalg.norm(x, axis=1)
    along = w * np.linalg.norm(x, axis=1, keepdims=True) / np.linalg.norm(w, axis=1, keepdims=True)
    best = np.array([optimize.nnls(np.eye(6), v)[0] for v in w])  # no negative ink, nearest to w
    best /= np.linalg.norm(best, axis=1, keepdims=True)
    return (
        (np.sum(w * x, axis=1) <= lengths, np.ones(500, bool)),
        (np.sum(w * along, axis=1), lengths),
        (np.linalg.norm(np.maximum(w, 0), axis=1), np.sum(w * best, axis=1)),
    )


@formula(
    r"z^{[2]}_k = \sum_j \underbrace{h^{[1]}_j\, W^{[2]}_{jk}}_{\text{contribution of unit } j} + b^{[2]}_k"
)
def contributions(rng):
    net = Network(rng)
    claim = (net.H1[:, :, None] * net.W2).sum(axis=1) + net.b2
    return ((claim, net.Z2),)


# ------------------------------------------------------------------ 09 overfitting, 10 deep networks
@formula(
    r"L_{\lambda} = L + \frac{\lambda}{2}\left(\sum_{dj} (W^{[1]}_{dj})^2 + \sum_{jk} (W^{[2]}_{jk})^2\right)",
    r"\frac{\partial L_\lambda}{\partial W^{[1]}} = \frac{\partial L}{\partial W^{[1]}} + \lambda W^{[1]}",
    r"\frac{d}{dw}\frac{\lambda}{2}w^2 = \lambda w",
    r"1 - \text{learning rate} \cdot \lambda",
)
def weight_decay(rng):
    net, lam, rate, w = Network(rng), 0.3, 0.1, rng.normal(size=5)
    penalty_slope = slope(lambda w: lam / 2 * w**2, w)

    def loss(W1):
        return net.from_z1(net.X @ W1 + net.b1) + lam / 2 * (np.sum(W1**2) + np.sum(net.W2**2))

    return (
        (net.X.T @ net.dZ1 + lam * net.W1, gradient(loss, net.W1)),
        (lam * w, penalty_slope),
        ((1 - rate * lam) * w, w - rate * penalty_slope),
    )


@formula(
    r"v \leftarrow 0.9\,v + \frac{\partial L}{\partial W}, \qquad W \leftarrow W - \text{learning rate} \cdot v"
)
def momentum(rng):
    """Under a constant slope the steps add up: a geometric series, ten times as long in the end."""
    v, W, rate, g = 0.0, 0.0, 0.1, rng.normal()
    steps = []
    for _ in range(300):
        v = 0.9 * v + g
        steps.append(W - (W - rate * v))
        W = W - rate * v
    t = np.arange(1, 301)
    return (steps, rate * g * (1 - 0.9**t) / (1 - 0.9)), (steps[-1], 10 * rate * g)


@formula(
    r"Z^{[l]} = H^{[l-1]} W^{[l]} + b^{[l]}, \qquad H^{[l]} = g(Z^{[l]})",
    r"dZ^{[l]} = \left(dZ^{[l+1]}\, W^{[l+1]\top}\right) \odot g'(Z^{[l]})",
)
def deeper(rng):
    """Three layers of tanh under the loss."""
    Y, Ws = one_hot(rng, 6, 3), [rng.normal(size=(3, 3)) for _ in range(3)]

    def loss(Z, layers):
        for W in layers:
            Z = np.tanh(Z) @ W
        return mean_loss(Z, Y)

    Z = [rng.normal(size=(6, 3))]
    for W in Ws:
        Z.append(np.tanh(Z[-1]) @ W)
    dZ = [gradient(lambda z, n=n: loss(z, Ws[n:]), Z[n]) for n in range(4)]
    return tuple(((dZ[n + 1] @ Ws[n].T) * (1 - np.tanh(Z[n]) ** 2), dZ[n]) for n in range(3))


@formula(r"f''(x) = -e^{-x}(63 \sin 8x + 16 \cos 8x)", r"\mathrm{ReLU}(cz) = c\,\mathrm{ReLU}(z)")
def the_curve_and_relu(rng):
    """f is the imaginary part of exp(rate x), which each derivative multiplies by the rate."""
    x, rate = rng.uniform(size=50), -1 + 8j
    claim = -np.exp(-x) * (63 * np.sin(8 * x) + 16 * np.cos(8 * x))
    z, c = rng.normal(size=50), rng.uniform(0, 9)
    scaled = np.maximum(c * z, 0), c * np.maximum(z, 0)
    return (claim, (rate**2 * np.exp(rate * x)).imag), scaled


def test_shapes_in_the_table_of_gradients():
    """04's rows: the shapes of the factors and of the result, and what the product sums over."""
    net = Network(np.random.default_rng(0))
    letters = {6: "N", 4: "D", 5: "H", 3: "K", 1: "1"}
    dz1, dz2 = net.dZ1, net.dZ2
    arrays = {
        r"$H^{[1]\top} dZ^{[2]}$": (net.H1.T, dz2, net.W2),
        r"sum of the rows of $dZ^{[2]}$": (dz2, net.b2),
        r"$(dZ^{[2]} W^{[2]\top}) \odot 1[Z^{[1]} > 0]$": (dz2, net.W2.T, net.Z1),
        r"$X^\top dZ^{[1]}$": (net.X.T, dz1, net.W1),
        r"sum of the rows of $dZ^{[1]}$": (dz1, net.b1),
    }
    (path,) = [path for path in PATHS if path.stem == "04_backprop"]
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    rows = re.findall(r"^\| \S+ \| (\w+) \| (.*) \| (\(.*→.*\)) \|$", text, re.MULTILINE)
    assert [formula for _, formula, _ in rows] == list(arrays)
    for summed, formula, shapes in rows:
        named = ["({}, {})".format(*map(letters.get, a.shape)) for a in arrays[formula]]
        assert shapes == " ".join(named[:-1]) + f" → {named[-1]}"
        inner = arrays[formula][-2].shape[0]  # the rows of the last factor
        assert summed == {"N": "samples", "K": "classes"}[letters[inner]]


def test_table_of_what_goes_back():
    """The rows of 10's table: their own code on random numbers, against finite differences."""
    (path,) = [path for path in PATHS if path.stem == "10_deep_networks"]
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    rows = text.split("| result | what goes back |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    net = Network(rng := np.random.default_rng(0))
    numbers = dict(A=net.H1, W=net.W2, Z=net.Z2, b=net.b2, Y=net.Y, Ŷ=net.P, N=len(net.X))
    slope_of_f = slope(np.tanh, net.Z2)
    assert len(rows) == 4
    for row in rows:
        result, goes_back = re.fullmatch(r"\| (?:mean .*)?`(.*)` \| (.*) \|", row).groups()

        def value(name, changed, result=result):
            if result == "softmax(Z)":
                return mean_loss(changed, net.Y)
            return eval(result, numbers | {"f": np.tanh, name: changed})

        names = re.findall(r" to `(\w)`", goes_back)
        codes = goes_back.replace("the sum of its rows", "`d.sum(axis=0, keepdims=True)`")
        codes = re.findall("`([^`]*)` to ", codes.replace("−", "-").replace("f'(Z)", "slope_of_f"))
        assert sorted(names) == sorted(set(re.findall(r"\b[AWZb]\b", result)))
        for name, code in zip(names, codes, strict=True):
            d = rng.normal(size=np.shape(value(name, numbers[name])))
            claim = eval(code, numbers | {"d": d, "slope_of_f": slope_of_f})
            want = gradient(lambda x, d=d, name=name: np.sum(d * value(name, x)), numbers[name])
            np.testing.assert_allclose(claim, want, rtol=1e-5, atol=1e-7)


@formula(r"dW^{[1]} = X^\top dZ^{[1]}", r"dW^{[2]} = H^{[1]\top} dZ^{[2]}")
def gradients_of_weights(rng):
    net = Network(rng)
    claims = net.X.T @ net.dZ1, net.H1.T @ net.dZ2
    return tuple(zip(claims, map(net.by_differences, ("W1", "W2"))))


@formula(r"\sqrt{1/n}", r"\sqrt{2/n}", r"\sqrt{n\sigma^2/2}")
def scales(rng):
    """What a layer of n inputs does to the size of a signal: Xavier's keeps a sum's, He's a ReLU's."""
    n = 400
    H = rng.normal(size=(500, n))

    def size(A):
        return np.sqrt(np.mean(A**2))

    xavier = size(H @ rng.normal(0, np.sqrt(1 / n), (n, n))) / size(H)
    he = size(np.maximum(H @ rng.normal(0, np.sqrt(2 / n), (n, n)), 0)) / size(H)
    sigma = 0.03
    other = size(np.maximum(H @ rng.normal(0, sigma, (n, n)), 0)) / size(H)
    return ((np.round([xavier, he, other / np.sqrt(n * sigma**2 / 2)], 1), [1, 1, 1]),)


@formula(
    r"\partial \hat y_k / \partial z^{[2]}_m = \hat y_k\,(1[m = k] - \hat y_m)",
    r"-\sum_k \hat y_k \log \hat y_k",
)
def softmax_of_one_sample(rng):
    z, eye = rng.normal(size=4), np.eye(4)
    p = special.softmax(z)
    slopes = [gradient(lambda z, k=k: special.softmax(z)[k], z) for k in range(4)]
    return (p[:, None] * (eye - p), slopes), (-np.sum(p * np.log(p)), stats.entropy(p))


@formula(r"\partial L/\partial H^{[1]} = dZ^{[2]}W^{[2]\top}")
def gradient_of_hidden_values(rng):
    net = Network(rng)
    loss = gradient(lambda H1: mean_loss(H1 @ net.W2 + net.b2, net.Y), net.H1)
    return ((net.dZ2 @ net.W2.T, loss),)


@formula(
    r"\sqrt{2/784}",
    r"\sqrt{200 \cdot 0.01 / 2} = 1",
    r"\ln 10 = 2.303",
    r"\ln 10 = 2.30",
    r"1 + 0.9 + 0.9^2 + \dots = \frac{1}{1 - 0.9} = 10",
)
def single_numbers(rng):
    """He's standard deviation for 784 inputs, and the factor of a layer of 200; sums and logarithms."""
    X, W = rng.normal(size=(2000, 784)), rng.normal(0, np.sqrt(2 / 784), (784, 50))
    return (
        (np.round(np.mean(np.maximum(X @ W, 0) ** 2)), 1),
        (np.sqrt(200 * 0.01 / 2), 1),
        (2.303, np.round(stats.entropy(np.ones(10)), 3)),
        (2.30, np.round(stats.entropy(np.ones(10)), 2)),
        (10, np.sum(0.9 ** np.arange(500))),
    )


@pytest.mark.parametrize(
    "check", dict.fromkeys(FORMULAS.values()), ids=lambda check: check.__name__
)
def test_formula(check):
    for seed in range(5):
        for claim, want in check(np.random.default_rng(seed)):
            np.testing.assert_allclose(claim, want, rtol=1e-5, atol=1e-7)
