"""What a run was asked to do, in words."""
