"""Walking a portal: what a page that is not a post says, and what to fetch next. Pure: no network, no clock."""
