"""Walking a portal: what a page that is not a post tells, and where to go next. Pure: no network, no clock."""
