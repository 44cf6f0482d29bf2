"""Each row of docs/TROUBLESHOOTING.md, met as an installer meets it."""
