"""What runs inside the sandbox. It imports nothing else of this project: what it needs is copied beside it."""
