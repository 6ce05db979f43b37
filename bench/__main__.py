"""`python -m bench quality [--only NAME … | --write]`: every set, one table; `python -m bench plots`."""

import argparse
import os
import sys


def main() -> int:
    """Run the sets, or draw the plots; 1 where the harness is off or a set could not be run to its end."""
    # Before torch is imported: one thread, so that figures of speed and order compare between machines.
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from bench import quality

    names = list(quality.sets())
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("plots", help="draw docs/reliability.svg and docs/claims.svg, of northgate")
    measure = commands.add_parser("quality", help="measure, and print the table")
    which = measure.add_mutually_exclusive_group()
    which.add_argument(
        "--only", nargs="+", metavar="NAME", choices=names, default=names, help=", ".join(names)
    )
    which.add_argument("--write", action="store_true", help="append the whole table to bench/RESULTS.md")
    measure.add_argument("--show", action="store_true", help="tell the wrong items of the answer keys")
    options = parser.parse_args()
    if options.command == "plots":
        from bench import plots

        plots.draw()
        return 0
    return _measured(options)


def _measured(options: argparse.Namespace) -> int:
    from bench import quality, results

    rows = quality.run(options.only, options.show)
    sys.stdout.write(results.table(rows) + "\n")
    if options.write:
        results.write(rows, " ".join(["python -m bench", *sys.argv[1:]]))
    if any(row.within is not None and not row.met for row in rows):
        sys.stderr.write("The calibration is off: no other figure of this table counts.\n")
        return 1
    return 1 if any(row.measure.startswith("FAILED") for row in rows) else 0


if __name__ == "__main__":
    raise SystemExit(main())
