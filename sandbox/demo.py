"""The demo: sandbox, web and worker as separate processes; tells what each person now sees, and checks it."""


def run() -> int:
    """Run the demo; the exit code."""
    return 1
