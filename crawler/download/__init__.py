"""Fetching: one place that opens connections, with the walls, budgets and limits that hold for every request."""
