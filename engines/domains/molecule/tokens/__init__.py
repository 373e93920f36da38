"""Trees of fragments as tokens: byte pairs, parts that are kept, designs of one's own."""
