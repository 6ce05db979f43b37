"""Question in, cited answer out: understand → weigh → judge → tell → cite → stream."""
