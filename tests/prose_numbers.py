"""Numbers in the notebooks' prose that no cell beside them computes, each with its reason."""

# What MNIST is; tests/test_data.py holds it to the published checksums.
EVERYWHERE = {
    "28": "an image of MNIST is 28×28 pixels",
    "784": "28 times 28",
    "255": "the largest pixel",
    "60000": "training images",
    "10000": "test images",
    "70000": "all images",
    "1797": "the digits that come with scikit-learn",
    "128": "hidden units of the network of notebook 06",
    "100": "what percentages are out of",
}

# notebook: {a phrase as it stands there, its number in it: why the number may stand there}
EXCEPTIONS: dict[str, dict[str, str]] = {}
