"""What a portal teaches about itself: selectors learnt from pages whose values are known, and surveys to learn from."""
