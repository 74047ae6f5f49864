"""What the notebooks' prose says that no cell beside it shows: numbers, with reasons, and code."""

# notebook: {a phrase as it stands there, its number in it: why the number may stand there}
EXCEPTIONS: dict[str, dict[str, str]] = {
    "00_introduction": {
        "70,000 sharper ones": "all images of MNIST; tests/test_data.py holds it to its checksums",
        "all 784 pixels": "28 times 28",
        "a row of 784 numbers": "the same",
    },
    "01_activations": {"slope at most 1/4, outputs": "the sigmoid's, in its own section"},
    "02_forward_pass": {
        "$D = 3$ inputs, $H = 2$ hidden units and $K = 2$ outputs": "the shapes of W1 and W2",
        "a 3-2-2 network": "the same",
        "logits −1 and −5": "any two negative numbers",
    },
    "04_backprop": {r"\frac{\varepsilon^3}{6}": "of Taylor's series"},
    "05_gradient_descent": {"hold the other 80 at their": "82 parameters less the two that vary"},
    "06_mnist_training": {
        "1,797 smaller digits": "those that come with scikit-learn",
        "one template of 784 weights": "28 times 28",
        "score 50%": "half of the data, by the sentence itself",
        "an error of 12%, and 8.4%": "published: LeCun et al. 1998, linear classifiers",
        "has 42 steps instead of 1,719": "1,318 and 55,000 images in batches of 32",
    },
    "07_evaluation": {
        "Draw a 7": "the name of a digit",
        "recovered 50,000": "published: Yadav and Bottou 2019",
        "and found 15": "published: Northcutt, Athalye and Mueller 2021",
        "29×29": "published: LeCun et al. 1998 and Cireşan et al. 2010",
    },
    "08_weight_visualization": {
        "A 7 with a bar and a 7 without": "the name of a digit",
        "1/3, that two thirds": "one less two thirds",
        "a window of 5 × 5 pixels": "a patch of 2 pixels to each side",
        "part, (3, 0, 4), divided": "of the weights in the question",
        "With a bias of −6": "more than a length of 1 makes up for, 5",
        "121 places": "an 11×11 grid",
        "has 128 pictures": "one for each hidden unit",
    },
    "09_overfitting": {"a 6 turned upside down is a 9": "the name of a digit"},
}

# Code in prose that no cell of its notebook has: what not to write, what other code would be
CODE = """
n = 2
1 - np.tanh(z ** 2)
np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
np.exp(1000.0)
A @ B
y_pred.argmax(axis=1)
W1[2, 1]
W1.T @ X.T + b1.T
W2[0, 1]
W2[1, 1]
W1[0, 1]
y_pred[rows, columns]
(3,)
(1, 3)
h1 = np.tanh(z1)
-(-a // b)
w = w - …
w -= …
X = X / 255
tests/by_hand/benchmark_training.py
n_samples - 1
X_train = X_train / 255
len(X) // batch_size
y == digit
W1[:, j].reshape(28, 28)
A @ W
d @ W.T
A.T @ d
Z + b
f(Z)
d * f'(Z)
softmax(Z)
d * (Ŷ − Y) / N
h = h + (h @ W + b).apply(*RELU)
parent.gradient = part
""".split("\n")
