"""What lies outside: under which names the studio is reached, by whom, and what of others' pages gets in."""
