"""Half an hour of a GPU: all networks go on from the shipped weights, on a machine that has a checkout and torch.

pack.py       at home: the training data in a few megabytes
sitting.py    there: one network after the other, each for its share of the time
install.py    at home again: what became better takes the place of the shipped weights
learners/     what of each domain is packed, trained and installed
"""
