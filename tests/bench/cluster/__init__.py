"""What a cluster costs and gains."""
