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


WRONG = {
    1: [
        ("forgot 1/N", output(dz2="y_pred - y_true")),
        ("sign is flipped", output(dz2="(y_true - y_pred) / len(h1)")),
        ("transposed", output(W2="dz2.T @ h1")),
        ("b2: wrong shape (3,), expected (1, 3)", output(b2="dz2.sum(axis=0)")),
        ("b2: wrong shape (6, 3), expected (1, 3)", output(b2="dz2")),
        ("b2 forgot 1/N", output(b2="dz2.sum(axis=0, keepdims=True) * len(h1)")),
        (
            "not its diagonal alone",
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
        ("mask of ReLU", hidden("(dz2 @ W2.T) * (z1 > 0)")),
        ("slope of tanh is missing", hidden("dz2 @ W2.T")),
        ("not 1 - z1^2", hidden("(dz2 @ W2.T) * (1 - z1 ** 2)")),
        ("taken twice", hidden("(dz2 @ W2.T) * (1 - np.tanh(np.tanh(z1)) ** 2)")),
        ("divided by N once too often", hidden("(dz2 @ W2.T) * (1 - np.tanh(z1) ** 2) / len(X)")),
        ("W1: expected", hidden("(dz2 @ W2.T) * (1 - np.tanh(z1) ** 2)", scale="2")),
    ],
    3: [
        ("no relu mask in the second", DEEP.replace("(dz3 @ W3.T) * (z2 > 0)", "dz3 @ W3.T")),
        ("no relu mask in the second", DEEP.replace("(z2 > 0)", "(h2 >= 0)")),
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
    ],
    3: [
        DEEP.replace(" * (z2 > 0)", " * np.sign(h2)"),
        DEEP.replace("X.T @ dz1", "(dz1.T @ X).T.tolist()"),
    ],
}
