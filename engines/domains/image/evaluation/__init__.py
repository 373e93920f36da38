"""What the trained model draws: recognised names, contact sheet, card."""
