"""Makes and removes a stack's role on the database server of its base, as the server's master."""
