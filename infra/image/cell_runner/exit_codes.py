"""What a cell's process ends with."""

DONE = 0
FAILED = 1
# Ended for no fault of the experiment: to be run again.
COME_BACK = 75
# From a forked child to its warm runner alone, which answers 75 with the reason from the child's progress.json.
LOST = 76
