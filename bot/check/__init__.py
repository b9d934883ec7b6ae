"""`accord check`: everything that can be wrong with a deployment, each with how to mend it."""
