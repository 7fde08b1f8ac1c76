"""Adds up what the test runners counted in their logs, and ends with one line: N passed, N failed, N skipped."""

import re
import sys

totals = {"passed": 0, "failed": 0, "skipped": 0}
for path in sys.argv[1:]:
    with open(path, encoding="utf-8", errors="replace") as log:
        text = re.sub(r"\x1b\[[0-9;]*m", "", log.read())
    lines = re.findall(r"^(?: *Tests |== total:)(.*)$", text, re.MULTILINE)
    if not lines:
        sys.exit(f"{path} holds no line of totals")
    print(f"{path.rsplit('/', 1)[-1]}: {lines[-1].strip()}")
    for number, word in re.findall(r"(\d+) (passed|failed|skipped)", lines[-1]):
        totals[word] += int(number)
print(", ".join(f"{number} {word}" for word, number in totals.items()))
