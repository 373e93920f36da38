"""The one command prints what it says."""

from tests.gpu.__main__ import print_agreements, print_paces


def test_paces_and_agreements_of_a_domain(capsys):
    print_paces(["utr"])
    print_agreements(["utr"])
    told = capsys.readouterr().out
    assert "| utr |" in told and "| utr, svdd |" in told and "peak MB" in told
