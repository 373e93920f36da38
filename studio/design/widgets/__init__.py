"""The widgets that the form is made of: numbers, α, own scripts, and what settings models ask for."""
