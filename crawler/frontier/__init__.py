"""The frontier: the addresses still to be fetched, kept in the archive so that no crash loses one."""
