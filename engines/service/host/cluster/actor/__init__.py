"""What happens in an actor: a desk at which questions about runs are answered, by a process that knows no store."""
