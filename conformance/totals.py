"""Adds up the results of the suites: the numbers that a run of all of them ends with."""

import sys
import xml.etree.ElementTree as ElementTree

COUNTS = ("tests", "failures", "errors", "skipped")

suites = [suite for path in sys.argv[1:] for suite in ElementTree.parse(path).iter("testsuite")]
tests, failures, errors, skipped = (sum(int(suite.get(count)) for suite in suites) for count in COUNTS)
print(f"== total: {tests - failures - errors - skipped} passed, {failures + errors} failed, {skipped} skipped")
