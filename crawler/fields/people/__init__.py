"""Who wrote an article and who edited it: as the page states, labels or signs it, or shows it beside the date."""
