"""`python -m bench quality [--only NAME …] [--write]`: every set, one table."""

import argparse
import os
import sys


def main() -> int:
    """Run the sets; 1 where the harness is off or a set could not be run to its end."""
    # Before torch is imported: one thread, so that figures of speed and order compare between machines.
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from bench import quality, results

    names = list(quality.sets())
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", choices=["quality"])
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", choices=names, default=names, help=", ".join(names)
    )
    parser.add_argument("--write", action="store_true", help="append the table to bench/RESULTS.md")
    parser.add_argument("--show", action="store_true", help="tell the wrong items of the answer keys")
    options = parser.parse_args()

    rows, remarks = quality.run(options.only, options.show)
    sys.stdout.write(results.table(rows) + "\n" + "".join(f"{remark}\n" for remark in remarks))
    if options.write:
        results.write(rows, " ".join(["python -m bench", *sys.argv[1:]]), remarks)
    if any(row.within is not None and not row.met for row in rows):
        sys.stderr.write("The calibration is off: no other figure of this table counts.\n")
        return 1
    return 1 if any("FAILED" in remark for remark in remarks) else 0


if __name__ == "__main__":
    raise SystemExit(main())
