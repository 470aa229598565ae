"""Whose shops are which, computed: `flow` is the optimisation, `figures` what it is judged by,
`running` the month's run with its tables."""
