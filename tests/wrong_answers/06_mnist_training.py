"""Typical wrong answers to the exercises of notebook 06, and what the check has to say of each."""

WRONG = {
    1: [
        (
            "forgot the biases",
            """
def count_parameters(input_size, hidden_size, output_size):
    return input_size * hidden_size + hidden_size * output_size
""",
        ),
        (
            "biases of the output layer",
            """
def count_parameters(input_size, hidden_size, output_size):
    return (input_size + 1) * hidden_size + hidden_size * output_size
""",
        ),
        (
            "you got 12",
            """
def count_parameters(input_size, hidden_size, output_size):
    return input_size + hidden_size + output_size
""",
        ),
        (
            "right for a 5-4-3 network",
            """
def count_parameters(input_size, hidden_size, output_size):
    return 39
""",
        ),
        (
            "you got [20, 4, 12, 3]",
            """
def count_parameters(input_size, hidden_size, output_size):
    return [input_size * hidden_size, hidden_size, hidden_size * output_size, output_size]
""",
        ),
    ],
    2: [
        (
            "3 of 103 samples are dropped",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[i * batch_size:(i + 1) * batch_size] for i in range(n_samples // batch_size)]
""",
        ),
        (
            "not shuffled",
            """
def make_batches(n_samples, batch_size, rng):
    return [range(n_samples)[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "with replacement",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.integers(0, n_samples, n_samples)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "a seed fixed inside",
            """
def make_batches(n_samples, batch_size, rng):
    order = np.random.default_rng(0).permutation(n_samples)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "0 to 102",
            """
def make_batches(n_samples, batch_size, rng):
    order = 1 + rng.permutation(n_samples)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "holds neighbors",
            """
def make_batches(n_samples, batch_size, rng):
    batches = [np.arange(start, min(start + batch_size, n_samples)) for start in range(0, n_samples, batch_size)]
    return [batches[i] for i in rng.permutation(len(batches))]
""",
        ),
        (
            "an empty one",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[i * batch_size:(i + 1) * batch_size] for i in range(n_samples // batch_size + 1)]
""",
        ),
        (
            "from rng and nothing else",
            """
def make_batches(n_samples, batch_size, rng):
    order = np.random.default_rng().permutation(n_samples)
    return [order[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "have sizes",
            """
def make_batches(n_samples, batch_size, rng):
    return np.array_split(rng.permutation(n_samples), n_samples // batch_size + 1)
""",
        ),
        (
            "shuffle once",
            """
def make_batches(n_samples, batch_size, rng):
    return [rng.permutation(n_samples)[start:start + batch_size] for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "array of indices",
            """
def make_batches(n_samples, batch_size, rng):
    return [slice(start, start + batch_size) for start in range(0, n_samples, batch_size)]
""",
        ),
        (
            "return a list",
            """
def make_batches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return (order[start:start + batch_size] for start in range(0, n_samples, batch_size))
""",
        ),
    ],
    3: [
        (
            "standard deviation of 0",
            """
def standardize(X_train, X_val):
    with np.errstate(all="ignore"):
        mean, std = X_train.mean(axis=0), X_train.std(axis=0)
        return (X_train - mean) / std, (X_val - mean) / std
""",
        ),
        (
            "its own mean",
            """
def standardize(X_train, X_val):
    return tuple((X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1) for X in (X_train, X_val))
""",
        ),
        (
            "axis=0",
            """
def standardize(X_train, X_val):
    return (X_train - X_train.mean()) / X_train.std(), (X_val - X_train.mean()) / X_train.std()
""",
        ),
        (
            "mean 0 and deviation 1",
            """
def standardize(X_train, X_val):
    return X_train - X_train.mean(axis=0), X_val - X_train.mean(axis=0)
""",
        ),
        (
            "two arrays",
            """
def standardize(X_train, X_val):
    return X_train
""",
        ),
        (
            "by the mean and deviation of X_train",
            """
def standardize(X_train, X_val):
    std_train, std_val = (np.where(X.std(axis=0) > 0, X.std(axis=0), 1) for X in (X_train, X_val))
    return (X_train - X_train.mean(axis=0)) / std_train, (X_val - X_train.mean(axis=0)) / std_val
""",
        ),
        (
            "mean 0 and deviation 1",
            """
def standardize(X_train, X_val):
    both = np.concatenate([X_train, X_val])
    mean, std = both.mean(axis=0), np.where(both.std(axis=0) > 0, both.std(axis=0), 1)
    return (X_train - mean) / std, (X_val - mean) / std
""",
        ),
    ],
}
