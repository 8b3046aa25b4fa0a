"""Machine-readable sources of posts: feeds, sitemaps and APIs; which of them are requested, and what they say."""
