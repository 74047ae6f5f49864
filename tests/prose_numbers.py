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
EXCEPTIONS: dict[str, dict[str, str]] = {
    "05_gradient_descent": {"hold the other 80 at their": "82 parameters less the two that vary"},
    "06_mnist_training": {
        "score 50%": "half of the data, by the sentence itself",
        "an error of 12%, and 8.4%": "published: LeCun et al. 1998, linear classifiers",
        "has 42 steps instead of 1,719": "1,318 and 55,000 images in batches of 32",
    },
    "07_evaluation": {
        "recovered 50,000": "published: Yadav and Bottou 2019",
        "and found 15": "published: Northcutt, Athalye and Mueller 2021",
        "29×29": "published: LeCun et al. 1998 and Cireşan et al. 2010",
    },
    "08_weight_visualization": {"121 places": "an 11×11 grid"},
}
