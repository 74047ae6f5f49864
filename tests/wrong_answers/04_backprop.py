"""Typical wrong answers to the exercises of 04_backprop, and what the check has to say of each."""

DEEP = """
def deep_gradients(X, y_true, W1, b1, W2, b2, W3, b3):
    z1 = X @ W1 + b1
    h1 = relu(z1)
    z2 = h1 @ W2 + b2
    h2 = relu(z2)
    y_pred = softmax(h2 @ W3 + b3)
    dz3 = (y_pred - y_true) / len(X)
    dz2 = (dz3 @ W3.T) * (z2 > 0)
    dz1 = (dz2 @ W2.T) * (z1 > 0)
    return {"W1": X.T @ dz1, "b1": dz1.sum(axis=0, keepdims=True),
            "W2": h1.T @ dz2, "b2": dz2.sum(axis=0, keepdims=True),
            "W3": h2.T @ dz3, "b3": dz3.sum(axis=0, keepdims=True)}
"""


def output(
    dz2="(y_pred - y_true) / len(h1)", W2="h1.T @ dz2", b2="dz2.sum(axis=0, keepdims=True)"
) -> str:
    return (
        f"def output_gradients(h1, y_true, y_pred):\n    dz2 = {dz2}\n"
        f"    return {{'W2': {W2}, 'b2': {b2}}}\n"
    )


def hidden(dz1: str, scale: str = "1") -> str:
    return (
        f"def tanh_hidden_gradients(X, z1, dz2, W2):\n    dz1 = {dz1}\n"
        f"    return {{'W1': {scale} * X.T @ dz1, 'b1': {scale} * dz1.sum(axis=0, keepdims=True)}}\n"
    )


# The gradients by differences, which share no formula with the check.
DIFFERENCES = """
def slopes(f, x):
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = 1e-5
        slopes[i] = (f(x + step) - f(x - step)) / 2e-5
    return slopes

def loss(z, y_true):
    return -np.mean(np.sum(y_true * np.log(softmax(z)), axis=1))
"""

WRONG = {
    1: [
        ("1/N is forgotten", output(dz2="y_pred - y_true")),
        ("expected -0.01319, got 0.01319", output(dz2="(y_true - y_pred) / len(h1)")),
        ("transposed", output(W2="dz2.T @ h1")),
        ("b2: wrong shape (3,), expected (1, 3)", output(b2="dz2.sum(axis=0)")),
        ("b2: wrong shape (7, 3), expected (1, 3)", output(b2="dz2")),
        ("b2: expected", output(b2="dz2.mean(axis=0, keepdims=True)")),
        (
            "by N twice",
            output(
                dz2="(y_pred - y_true) / len(h1)",
                W2="h1.T @ dz2 / len(h1)",
                b2="dz2.mean(axis=0, keepdims=True)",
            ),
        ),
        (
            "off its diagonal",
            output(dz2="-y_true / y_pred * y_pred * (1 - y_pred) / len(h1)"),
        ),
        ("ValueError", output(W2="h1 @ dz2")),
        (
            "expected ['W2', 'b2'], got",
            "def output_gradients(h1, y_true, y_pred):\n    return 1, 2\n",
        ),
        ("W2: wrong shape (), expected (4, 3)", output(W2="None")),
        ("W2: expected", output(W2="h1.T @ dz2 + 1")),
    ],
    2: [
        ("not transposed", hidden("(dz2 @ W2) * (1 - np.tanh(z1) ** 2)")),
        ("slope of ReLU", hidden("(dz2 @ W2.T) * (z1 > 0)")),
        ("slope of tanh is missing", hidden("dz2 @ W2.T")),
        ("1 - z1^2 is not the slope", hidden("(dz2 @ W2.T) * (1 - z1 ** 2)")),
        ("W1: expected", hidden("(dz2 @ W2.T) * (1 - np.tanh(np.tanh(z1)) ** 2)")),
        ("W1: expected", hidden("(dz2 @ W2.T) * (1 - np.tanh(z1))")),
        ("divided by N, which dz2 holds", hidden("(dz2 @ W2.T) * (1 - np.tanh(z1) ** 2) / len(X)")),
        ("W1: expected", hidden("(dz2 @ W2.T) * (1 - np.tanh(z1) ** 2)", scale="2")),
    ],
    3: [
        ("no relu mask in the second", DEEP.replace("(dz3 @ W3.T) * (z2 > 0)", "dz3 @ W3.T")),
        ("no relu mask in the second", DEEP.replace("(z2 > 0)", "(h2 >= 0)")),
        (
            "no relu mask in either",
            DEEP.replace("(z2 > 0)", "(h2 >= 0)").replace("(z1 > 0)", "(h1 >= 0)"),
        ),
        ("W1: expected", DEEP.replace("(z1 > 0)", "(z2 > 0)")),
        ("no relu mask in the first", DEEP.replace("(dz2 @ W2.T) * (z1 > 0)", "dz2 @ W2.T")),
        ("W2 is not transposed", DEEP.replace("dz2 @ W2.T", "dz2 @ W2")),
        ("W1: expected", DEEP.replace("(dz2 @ W2.T)", "(dz3 @ W3.T)")),
        ("1/N is forgotten", DEEP.replace(" / len(X)", "")),
        ("transposed", DEEP.replace("h2.T @ dz3", "dz3.T @ h2")),
        ("W2: expected", DEEP.replace("h1.T @ dz2", "dz2.T @ h1")),
    ],
}

RIGHT = {
    1: [
        """
def output_gradients(h1, y_true, y_pred):
    N = len(h1)
    dW2 = sum(np.outer(h, p - t) for h, t, p in zip(h1, y_true, y_pred)) / N
    return {"W2": dW2.tolist(), "b2": [np.mean(y_pred - y_true, axis=0)]}
""",
        """
def output_gradients(h1, y_true, y_pred):
    dz2 = np.float32(y_pred - y_true) / len(h1)
    return {"b2": np.ones((1, len(h1))) @ dz2, "W2": np.einsum("nh,nk->hk", h1, dz2)}
""",
        DIFFERENCES
        + """
def output_gradients(h1, y_true, y_pred):
    z2 = np.log(y_pred)
    W2, b2 = np.zeros((h1.shape[1], z2.shape[1])), np.zeros((1, z2.shape[1]))
    return {"W2": slopes(lambda W: loss(z2 + h1 @ W, y_true), W2),
            "b2": slopes(lambda b: loss(z2 + b, y_true), b2)}
""",
    ],
    2: [
        """
def tanh_hidden_gradients(X, z1, dz2, W2):
    dz1 = np.einsum("nk,hk->nh", dz2, W2) / np.cosh(z1) ** 2
    return {"W1": (dz1.T @ X).T, "b1": [dz1.sum(axis=0)]}
""",
        """
def tanh_hidden_gradients(X, z1, dz2, W2):
    h1 = np.tanh(z1)
    dz1 = np.array([(1 - h * h) * (W2 @ d) for h, d in zip(h1, dz2)])
    return {"W1": X.T @ dz1, "b1": np.float32(dz1.sum(axis=0, keepdims=True))}
""",
        DIFFERENCES
        + """
def tanh_hidden_gradients(X, z1, dz2, W2):
    W1, b1 = np.zeros((X.shape[1], z1.shape[1])), np.zeros((1, z1.shape[1]))
    return {"W1": slopes(lambda W: np.sum(np.tanh(z1 + X @ W) @ W2 * dz2), W1),
            "b1": slopes(lambda b: np.sum(np.tanh(z1 + b) @ W2 * dz2), b1)}
""",
    ],
    3: [
        DEEP.replace(" * (z2 > 0)", " * np.sign(h2)"),
        DEEP.replace("X.T @ dz1", "(dz1.T @ X).T.tolist()"),
        DIFFERENCES
        + """
def deep_gradients(X, y_true, W1, b1, W2, b2, W3, b3):
    p = dict(W1=W1, b1=b1, W2=W2, b2=b2, W3=W3, b3=b3)
    def f(W1, b1, W2, b2, W3, b3):
        return loss(relu(relu(X @ W1 + b1) @ W2 + b2) @ W3 + b3, y_true)
    return {name: slopes(lambda x: f(**p | {name: x}), p[name]) for name in p}
""",
    ],
}
