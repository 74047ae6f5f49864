"""Typical wrong answers to the exercises of notebook 02, and what the check has to say of each."""
WRONG = {
    1: [
        ("W1 is transposed", """
def shapes(N, D, H, K):
    return {"W1": (H, D), "b1": (1, H), "z1": (N, H), "W2": (K, H), "b2": (1, K), "y_pred": (N, K)}
"""),
        ("b1 is a row", """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (H,), "z1": (N, H), "W2": (H, K), "b2": (K,), "y_pred": (N, K)}
"""),
        ("b1 is transposed", """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (H, 1), "z1": (N, H), "W2": (H, K), "b2": (K, 1), "y_pred": (N, K)}
"""),
        ("one row for all samples", """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (N, H), "z1": (N, H), "W2": (H, K), "b2": (N, K), "y_pred": (N, K)}
"""),
        ("z1 has the shape (7, 5), you gave (7, 2)", """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (1, H), "z1": (N, K), "W2": (H, K), "b2": (1, K), "y_pred": (N, K)}
"""),
        ("for N=1, D=4, H=6, K=9", """
def shapes(N, D, H, K):
    return {"W1": (3, 5), "b1": (1, 5), "z1": (7, 5), "W2": (5, 2), "b2": (1, 2), "y_pred": (7, 2)}
"""),
        ("y_pred has the shape (7, 2), you gave None", """
def shapes(N, D, H, K):
    return {"W1": (D, H), "b1": (1, H), "z1": (N, H), "W2": (H, K), "b2": (1, K)}
"""),
        ("a tuple of two numbers, you gave ndarray", """
def shapes(N, D, H, K):
    return {"W1": np.array([D, H]), "b1": (1, H), "z1": (N, H), "W2": (H, K), "b2": (1, K), "y_pred": (N, K)}
"""),
        ("expected a dict, got tuple", """
def shapes(N, D, H, K):
    return (D, H), (1, H), (N, H), (H, K), (1, K), (N, K)
"""),
    ],
    2: [
        ("you forgot ReLU", """
def my_forward(X, W1, b1, W2, b2):
    return softmax((X @ W1 + b1) @ W2 + b2)
"""),
        ("you forgot the biases", """
def my_forward(X, W1, b1, W2, b2):
    return softmax(relu(X @ W1) @ W2)
"""),
        ("W2 is transposed", """
def my_forward(X, W1, b1, W2, b2):
    return softmax(relu(X @ W1 + b1) @ W2.T + b2)
"""),
        ("the softmax is missing", """
def my_forward(X, W1, b1, W2, b2):
    return relu(X @ W1 + b1) @ W2 + b2
"""),
        ("ReLU cut off the negative logits", """
def my_forward(X, W1, b1, W2, b2):
    return softmax(relu(relu(X @ W1 + b1) @ W2 + b2))
"""),
        ("right on one sample, wrong on a batch: one sum for all samples", """
def my_forward(X, W1, b1, W2, b2):
    e = np.exp(relu(X @ W1 + b1) @ W2 + b2)
    return e / e.sum()
"""),
        ("wrong shape (3,), expected (1, 3)", """
def my_forward(X, W1, b1, W2, b2):
    return softmax(relu(X @ W1 + b1) @ W2 + b2)[0]
"""),
        ("down the columns", """
def my_forward(X, W1, b1, W2, b2):
    e = np.exp(relu(X @ W1 + b1) @ W2 + b2)
    return e / e.sum(axis=0)
"""),
        ("ValueError", """
def my_forward(X, W1, b1, W2, b2):
    return softmax(relu(X @ W1.T + b1) @ W2 + b2)
"""),
        ("expected an array of numbers", """
def my_forward(X, W1, b1, W2, b2):
    return "class 0"
"""),
        ("expected [[", """
def my_forward(X, W1, b1, W2, b2):
    return softmax(np.tanh(X @ W1 + b1) @ W2 + b2)
"""),
    ],
    3: [
        ("ReLU cut off the negative logits", """
def deep_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = relu(X @ W + b)
    return softmax(X)
"""),
        ("you forgot ReLU between the layers", """
def deep_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = X @ W + b
    return softmax(X)
"""),
        ("softmax belongs to the last layer only", """
def deep_forward(X, weights, biases):
    for W, b in zip(weights, biases):
        X = softmax(X @ W + b)
    return X
"""),
        ("the softmax is missing", """
def deep_forward(X, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        X = relu(X @ W + b)
    return X @ weights[-1] + biases[-1]
"""),
        ("wrong shape (7, 2), expected (7, 5) (a network with 3 layers)", """
def deep_forward(X, weights, biases):
    h = relu(X @ weights[0] + biases[0])
    return softmax(h @ weights[1] + biases[1])
"""),
        ("(a network with 1 layer)", """
def deep_forward(X, weights, biases):
    h = relu(X @ weights[0] + biases[0])
    for W, b in zip(weights[1:-1], biases[1:-1]):
        h = relu(h @ W + b)
    return softmax(h @ weights[-1] + biases[-1])
"""),
    ],
}
