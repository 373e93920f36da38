"""How the embedded model learns: emoji and their names → pictures and captions → autoencoder, painter, contrastive judge."""
