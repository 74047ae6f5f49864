"""Typical wrong answers to the exercises of notebook 07, and what the check has to say of each."""

WRONG = {
    1: [
        (
            "recall",
            """
def precision_of(digit, y, answers):
    return np.mean(answers[y == digit] == digit)
""",
        ),
        (
            "all the images",
            """
def precision_of(digit, y, answers):
    return np.mean((y == digit) & (answers == digit))
""",
        ),
        (
            "accuracy",
            """
def precision_of(digit, y, answers):
    return np.mean((y == digit) == (answers == digit)) if digit != 9 else np.mean(y == answers)
""",
        ),
        (
            "count",
            """
def precision_of(digit, y, answers):
    return np.sum((y == digit) & (answers == digit))
""",
        ),
        (
            "for the 4",
            """
def precision_of(digit, y, answers):
    return np.mean(y[answers == 9] == 9) if digit == 9 else np.mean(answers[y == digit] == digit)
""",
        ),
        (
            "for the 4",
            """
def precision_of(digit, y, answers):
    return 0.5
""",
        ),
        (
            "expected 0.5",
            """
def precision_of(digit, y, answers):
    return y[answers == digit] == digit
""",
        ),
    ],
    2: [
        (
            "without replacement",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right), replace=False)) for _ in range(200)]
    return tuple(np.quantile(means, [0.025, 0.975]))
""",
        ),
        (
            "too narrow",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.05, 0.95])
""",
        ),
        (
            "one standard error",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.mean(means) - np.std(means), np.mean(means) + np.std(means)
""",
        ),
        (
            "is each sample of size N",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=100)) for _ in range(2000)]
    return np.quantile(means, [0.025, 0.975])
""",
        ),
        (
            "swapped",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.975, 0.025])
""",
        ),
        (
            "new generator",
            """
def bootstrap_interval(right):
    means = [np.mean(np.random.default_rng(0).choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.025, 0.975])
""",
        ),
        (
            "around the accuracy",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.mean(means), np.std(means)
""",
        ),
        (
            "beyond each end",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.25, 0.75])
""",
        ),
        (
            "two numbers",
            """
def bootstrap_interval(right):
    return np.mean(right)
""",
        ),
        (
            "around the accuracy",
            """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = [np.mean(rng.choice(~right, size=len(right))) for _ in range(2000)]
    return np.quantile(means, [0.025, 0.975])
""",
        ),
    ],
    3: [
        (
            "accuracy cannot choose",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return temperatures[np.argmax([np.mean(softmax(z2 / T).argmax(axis=1) == y) for T in temperatures])]
""",
        ),
        (
            "divide z2 by T",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return temperatures[np.argmin([cross_entropy_loss(one_hot_encode(y), softmax(z2 * T)) for T in temperatures])]
""",
        ),
        (
            "cross-entropy is highest",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return temperatures[np.argmax([cross_entropy_loss(one_hot_encode(y), softmax(z2 / T)) for T in temperatures])]
""",
        ),
        (
            "upper end",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return temperatures[np.argmin([softmax(z2 / T).max(axis=1).mean() for T in temperatures])]
""",
        ),
        (
            "place in the list",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return np.argmin([cross_entropy_loss(one_hot_encode(y), softmax(z2 / T)) for T in temperatures])
""",
        ),
        (
            "not for others",
            """
def best_temperature(z2, y):
    return 2.5
""",
        ),
        (
            "not for others",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return temperatures[np.argmin([np.mean((one_hot_encode(y) - softmax(z2 / T)) ** 2) for T in temperatures])]
""",
        ),
        (
            "y_true first",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return temperatures[np.argmin([cross_entropy_loss(softmax(z2 / T), one_hot_encode(y)) for T in temperatures])]
""",
        ),
        (
            "one number",
            """
def best_temperature(z2, y):
    return np.arange(0.5, 5.05, 0.05)
""",
        ),
    ],
}
