"""Making the model again from nlu/data/: reading the examples, fitting, choosing thresholds, writing the manifest."""
