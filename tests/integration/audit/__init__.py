"""The audit against real databases: chains, roots, tampering."""
