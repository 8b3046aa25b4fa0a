"""What a portal teaches about itself: selectors learnt from pages with known values, and the surveys that provide them."""
