"""Decimals and percentages in a notebook's prose that no cell computes, each with the reason why it may stand there."""
EXCEPTIONS = {
    "06_mnist_training": {
        "92%": "published: linear models on MNIST",
        "12%": "published: LeCun et al. 1998, linear classifier",
        "8.4%": "published: LeCun et al. 1998, linear classifier, deslanted images",
    },
}
