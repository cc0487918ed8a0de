"""Whom a worker of support may look up, and what there is to see of them. Every function takes the worker first."""
