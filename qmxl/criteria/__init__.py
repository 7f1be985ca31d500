"""The criteria programme: levels, scores, rounds, agreement, progress and plans, as pure mathematics."""
