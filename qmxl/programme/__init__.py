"""The master's sheets of the criteria programme: levels, score, target, work left, rounds, evidence and effect."""
