"""How the text encoder learns words that no emoji is called by: meaning from a sentence encoder, at training time only.

Sentence encoder → lexicon (word → names) → phrases and the captions they mean → the encoder's states of these captions.
"""
