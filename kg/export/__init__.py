"""Files of facts and graphs: one format a module."""
