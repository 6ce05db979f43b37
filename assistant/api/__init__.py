"""The wires: what programs send and get over HTTP."""
