"""How the embedded model is trained: emoji and their names → pictures and captions → autoencoder, text encoder, UNet.

And, apart from these, the contrastive network that judges prompts.
"""
