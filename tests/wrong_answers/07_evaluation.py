"""Typical wrong and unusual right answers to the exercises of notebook 07."""

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
    return np.mean(y == answers)
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
            "case 2 of 3",
            """
def precision_of(digit, y, answers):
    return np.mean(y[answers == 9] == 9) if digit == 9 else np.mean(answers[y == digit] == digit)
""",
        ),
        (
            "case 2 of 3",
            """
def precision_of(digit, y, answers):
    return 0.5
""",
        ),
        (
            "wrong shape (6,)",
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
            "worst at this end",
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
            "not its place in a list",
            """
def best_temperature(z2, y):
    temperatures = np.arange(0.5, 5.05, 0.05)
    return np.argmin([cross_entropy_loss(one_hot_encode(y), softmax(z2 / T)) for T in temperatures])
""",
        ),
        (
            "case 2 of 2",
            """
def best_temperature(z2, y):
    return 2.5
""",
        ),
        (
            "case 2 of 2",
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

RIGHT = {
    1: [
        """
from fractions import Fraction

def precision_of(digit, y, answers):
    called = [int(truth) for truth, answer in zip(y, answers) if answer == digit]
    return Fraction(called.count(digit), len(called))
""",
        """
from sklearn.metrics import precision_score

def precision_of(digit, y, answers):
    return np.float32(precision_score(y == digit, answers == digit))
""",
    ],
    2: [
        """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, len(right), (2000, len(right)))
    return np.quantile(np.asarray(right, np.float32)[drawn].mean(axis=1), [0.025, 0.975])
""",
        """
def bootstrap_interval(right):
    rng = np.random.default_rng(0)
    means = rng.binomial(len(right), np.mean(right), 2000) / len(right)
    means.sort()
    return [means[50].item(), means[1949].item()]
""",
    ],
    3: [
        """
from scipy.optimize import minimize_scalar

def best_temperature(z2, y):
    def cost(T):
        return cross_entropy_loss(one_hot_encode(y), softmax(z2 / T))
    return [minimize_scalar(cost, (0.5, 5), bounds=(0.5, 5)).x]
""",
        """
from fractions import Fraction

def best_temperature(z2, y):
    z2, best = z2.astype(np.float32), None
    for k in range(50, 501, 10):
        e = np.exp(z2 / (k / 100))
        cost = np.log(e.sum(axis=1)).mean() - (z2[np.arange(len(y)), y] / (k / 100)).mean()
        if best is None or cost < best[0]:
            best = cost, Fraction(k, 100)
    return best[1]
""",
    ],
}
