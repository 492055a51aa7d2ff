"""What both hosts share: the normaliser, the sentence encoder and the classifier, written once."""
