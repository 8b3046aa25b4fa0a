"""The rules of single fields: each module reads one group of fields from a document and names the rule that read it."""
