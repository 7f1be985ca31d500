"""An invented eye hospital and a year of its reports, made from a fixed seed, with faults planted on purpose."""
