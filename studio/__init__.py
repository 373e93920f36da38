"""The studio: what a person sees. Knows Gradio; never imports torch or a domain's model."""
