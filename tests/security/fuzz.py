"""`python -m tests.security.fuzz TARGET [libFuzzer's options]`: the same targets, guided by coverage; needs atheris.

Not part of CI: it runs until it is stopped. Example: `python -m tests.security.fuzz phones -max_total_time=600`.
"""

import sys


def main() -> int:
    """Feed one target until something breaks."""
    try:
        import atheris  # noqa: PLC0415  # an extra of whoever fuzzes
    except ImportError:
        print("atheris is not installed: pip install atheris", file=sys.stderr)  # noqa: T201  # a command
        return 1
    with atheris.instrument_imports(include=["bot"]):
        from tests.security.targets import TARGETS  # noqa: PLC0415  # as it is imported it is instrumented
    name, *options = sys.argv[1:] or [""]
    if name not in TARGETS:
        print(f"which target? {', '.join(sorted(TARGETS))}", file=sys.stderr)  # noqa: T201  # a command
        return 2
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
