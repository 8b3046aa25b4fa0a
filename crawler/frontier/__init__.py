"""The frontier: which addresses are still to be asked, kept in the archive so that no crash loses one."""
