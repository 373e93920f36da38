"""Is a checkout a Hugging Face Space? python -m studio.spaces DIR [--quick]

front_matter.py  what README's first lines must say
checkout.py      files and requirements as they lie there
resolving.py     the requirements, resolved for the Space's Python
room.py          a place as a Space's container is: uid 1000, a read-only tree, an empty home, two cores
trial.py         the studio, tried in such a place

Each answers with sentences that say what to do; none where all is well.
"""
