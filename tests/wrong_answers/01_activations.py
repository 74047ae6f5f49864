"""Answers to the exercises of notebook 01: wrong ones, with what the check says, and right ones."""

COLLAPSE = """
def collapse(layers):
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = {W}, {b}
    return {result}
"""


def collapse(W="W @ W_next", b="b @ W_next + b_next", result="W, b"):
    return COLLAPSE.format(W=W, b=b, result=result)


def tempered(*lines):
    return "\n    ".join(["def softmax_with_temperature(z, T):", *lines]) + "\n"


ROWS = "return e / e.sum(axis=1, keepdims=True)"
SHIFTED = "e = np.exp((z - z.max(axis=1, keepdims=True)) / T)"


def softplus(value="np.logaddexp(0, z)", slope="0.5 * (1 + np.tanh(z / 2))"):
    return f"import math\ndef softplus(z):\n    return {value}, {slope}\n"


WRONG = {
    1: [
        ("the first W comes first", collapse(W="W_next @ W")),
        ("transposed?", collapse(result="W.T, b")),
        ("each b passes through the layers after it", collapse(b="b + b_next")),
        ("the earlier biases reach the output too", collapse(b="b_next")),
        ("value 1: expected -0.291, got -0.306 at [0, 0]", collapse(W="W * W_next")),
        ("b passes through the next W alone", collapse(b="b @ W @ W_next + b_next")),
        ("wrong shape (3,), expected (1, 3)", collapse(result="W, b[0]")),
        ("expected", collapse(result="W")),
        (
            "ValueError: not enough values to unpack",
            "def collapse(layers):\n"
            "    (W1, b1), (W2, b2), (W3, b3) = layers\n"
            "    return W1 @ W2 @ W3, (b1 @ W2 + b2) @ W3 + b3\n",
        ),
    ],
    2: [
        ("each row needs its own sum", tempered(SHIFTED, "return e / e.sum()")),
        ("sum over the classes", tempered(SHIFTED, "return e / e.sum(axis=0)")),
        ("forgot the temperature", tempered(SHIFTED.replace("/ T", "/ 1"), ROWS)),
        ("divide the logits by T", tempered(SHIFTED.replace("/ T", "* T"), ROWS)),
        (
            "expected 0.5065, got 0.3326 at [0, 0]",
            tempered(SHIFTED.replace("/ T", "/ 1"), ROWS.replace("return ", "return 1 / T * ")),
        ),
        (
            "overflow encountered in exp (line 2: e = np.exp(z / T))",
            tempered("e = np.exp(z / T)", ROWS),
        ),
        (
            "invalid value encountered in divide (line 3: return e / e.sum(",
            tempered("e = np.exp(z / T - np.max(z / T))", ROWS),
        ),
        (
            "FloatingPointError: invalid",
            tempered("e = np.exp(z / T - z.max(axis=1, keepdims=True))", ROWS),
        ),
        (
            "overflow encountered in exp (line 2: ",
            tempered("e = np.exp((z - z.mean(axis=1, keepdims=True)) / T)", ROWS),
        ),
        ("FloatingPointError: ", tempered("e = np.exp((z - z.max(axis=0)) / T)", ROWS)),
        ("expected 0.5065, got 1 at [0, 0]", tempered(SHIFTED, "return e")),
        ("ValueError", tempered(SHIFTED, "return e / e.sum(axis=1)")),
        (
            "wrong shape (2, 3), expected (3, 4)",  # made for the first case
            tempered("z = np.array([[4002.0, 4001.0, 4000.0], [0.0, 3.0, 1.0]])", SHIFTED, ROWS),
        ),
        (
            "without softmax",
            "from nnhelpers import softmax\n" + tempered("return softmax(z / T)"),
        ),
        (
            "without scipy.special.softmax",
            tempered("import scipy.special", "return scipy.special.softmax(z / T, axis=1)"),
        ),
    ],
    3: [
        ("value 1: expected 0.1269, got 0 at [0, 0]", softplus(value="np.maximum(0, z)")),
        ("value 1: expected 0.1269, got 2.127 at [0, 0]", softplus(value="np.logaddexp(0, -z)")),
        ("the value lacks z where z > 0", softplus(value="np.log1p(np.exp(-np.abs(z)))")),
        (
            "overflow encountered in exp (line 3: return np.log(1 + np.exp(z)), ",
            softplus(value="np.log(1 + np.exp(z))"),
        ),
        ("FloatingPointError: overflow", softplus(slope="1 / (1 + np.exp(-z))")),
        (
            "FloatingPointError: overflow",
            softplus(value="np.where(z > 30, z, np.log1p(np.exp(z)))"),
        ),
        ("expected 1000, got 700", softplus(value="np.log1p(np.exp(np.minimum(z, 700)))")),
        ("value 2: expected 0.1192, got 0 at [0, 0]", softplus(slope="np.heaviside(z, 0)")),
        ("the slope has the wrong sign of z", softplus(slope="0.5 * (1 - np.tanh(z / 2))")),
        (
            "value 2: expected 0.1192, got 0.105 at [0, 0]",
            softplus(slope="0.25 * (1 - np.tanh(z / 2) ** 2)"),
        ),
        ("value 2: ", softplus(slope="None")),
        ("TypeError", softplus(value="math.log1p(math.exp(z))")),
        ("expected 2 values, got 1", "def softplus(z):\n    return float(np.sum(z))\n"),
    ],
}

RIGHT = {
    1: [
        "def collapse(layers):\n"
        "    zero = np.zeros((1, len(layers[0][0])))\n"
        "    def run(X):\n"
        "        for W, b in layers:\n"
        "            X = X @ W + b\n"
        "        return X\n"
        "    return run(np.eye(len(layers[0][0]))) - run(zero), run(zero)\n",
        "def collapse(layers):\n"
        "    if len(layers) == 1:\n"
        "        return [layers[0][0].astype(np.float32).tolist(), layers[0][1].tolist()]\n"
        "    (W, b), (W2, b2), *rest = layers\n"
        "    return collapse([(W @ W2, b @ W2 + b2), *rest])\n",
    ],
    2: [
        "def softmax_with_temperature(z, T):\n"
        "    import math\n"
        "    result = []\n"
        "    for row in z.tolist():\n"
        "        e = [math.exp((v - max(row)) / T) for v in row]\n"
        "        result.append([v / sum(e) for v in e])\n"
        "    return result\n",
        "def softmax_with_temperature(z, T):\n"
        "    return np.exp(z / T - np.logaddexp.reduce(z / T, axis=1, keepdims=True))\n",
        "def softmax_with_temperature(z, T):\n"
        "    z = np.float32(z / T)\n"
        "    e = np.exp((z.T - z.max(axis=1)).T)\n"
        "    return (e.T / e.sum(axis=1)).T\n",
    ],
    3: [
        softplus(),
        softplus(value="np.maximum(0, z) + np.log(1 + np.exp(-np.abs(z)))"),
        "def softplus(z):\n"
        "    from scipy.special import expit, log1p\n"
        "    return [np.where(z > 0, z, 0) + log1p(np.exp(-abs(z))), expit(z).tolist()]\n",
        "def softplus(z):\n"
        "    z = np.float32(z)\n"
        "    e = np.exp(-np.abs(z))\n"
        "    return np.stack([np.log1p(e) + z * (z > 0), np.where(z > 0, 1, e) / (1 + e)])\n",
    ],
}
