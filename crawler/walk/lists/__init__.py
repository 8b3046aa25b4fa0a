"""What a list page says: its entries, the page after it, and the other lists it links to."""
