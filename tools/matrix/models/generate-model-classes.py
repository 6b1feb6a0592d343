"""Writes model-classes.json: the classes that the image can train, and the hyperparameters each takes.

Run it with the Python of the image after its packages have changed:
    .venv/bin/python tools/matrix/models/generate-model-classes.py > tools/matrix/models/model-classes.json
"""

import importlib
import inspect
import json
import sys
import warnings

warnings.filterwarnings("ignore")

MODULES = [
    "triage.component.catwalk.baselines.rankers",
    "triage.component.catwalk.baselines.thresholders",
    "triage.component.catwalk.estimators.classifiers",
    "lightgbm",
    "fairgbm",
    "sklearn.calibration",
    "sklearn.discriminant_analysis",
    "sklearn.dummy",
    "sklearn.ensemble",
    "sklearn.gaussian_process",
    "sklearn.linear_model",
    "sklearn.mixture",
    "sklearn.multiclass",
    "sklearn.naive_bayes",
    "sklearn.neighbors",
    "sklearn.neural_network",
    "sklearn.semi_supervised",
    "sklearn.svm",
    "sklearn.tree",
]


def trains(cls):
    """Whether Triage can fit it and ask it for scores."""
    return callable(getattr(cls, "fit", None)) and (
        hasattr(cls, "predict_proba") or getattr(cls, "_estimator_type", None) == "classifier"
    )


def hyperparameters(cls):
    """Names of what its constructor takes, or None when it takes anything."""
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters):
        return None
    return sorted(p.name for p in parameters)


def main():
    classes = {}
    for name in MODULES:
        module = importlib.import_module(name)
        for member, cls in vars(module).items():
            own = inspect.isclass(cls) and (cls.__module__ + ".").startswith(name + ".")
            if own and not member.startswith(("_", "Dask")) and trains(cls):
                classes[f"{name}.{member}"] = hyperparameters(cls)
    json.dump(dict(sorted(classes.items())), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
