"""When an article was published and last changed; ``rules`` has the order in which the readings are tried."""
