"""Fitting the linear model, the same every time."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import scipy.sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from nlu.training.examples import Example
from nlu.understanding.classifier import Classifier
from nlu.understanding.grams import Vocabulary

_LEAST_SEEN: Final = 2
_STRENGTH: Final = 3.0
_ROUNDS: Final = 400


def fit(examples: Sequence[Example], texts: Sequence[str]) -> Classifier:
    """A classifier of levels over the grams of the texts."""
    vocabulary = Vocabulary.learn(texts, _LEAST_SEEN)
    table = _gram_table(vocabulary, texts)
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=_ROUNDS)
    model.fit(table, np.asarray([int(example.level) for example in examples]))
    return Classifier(vocabulary, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))


def _gram_table(vocabulary: Vocabulary, texts: Sequence[str]) -> Any:
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        places, weights = vocabulary.weigh(text)
        rows.extend([row] * len(places))
        columns.extend(places.tolist())
        values.extend(weights.tolist())
    shape = (len(texts), len(vocabulary.places))
    return scipy.sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)
