"""A cluster that is not to be had is a sentence, before anything has begun."""

from __future__ import annotations

import sys

import pytest

from engines.service.host.cluster import address
from engines.service.host.cluster.address import PACKAGE, require_cluster
from engines.service.host.cluster.hiring import ClusterLimits, places
from engines.service.host.cluster.pool import parts_of
from studio.command_line import parse_options


def refused(monkeypatch, capsys, *arguments: str, **environment: str) -> str:
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        parse_options()
    return capsys.readouterr().err


def test_without_ray_it_is_asked_for(monkeypatch, capsys):
    monkeypatch.setattr(address, "find_spec", lambda name: None)
    assert f"pip install {PACKAGE}" in refused(monkeypatch, capsys, "--cluster", "10.0.0.1:6379")
    assert f"pip install {PACKAGE}" in refused(monkeypatch, capsys, RAY_ADDRESS="10.0.0.1:6379")


@pytest.mark.parametrize("said", ["ray://10.0.0.1:10001", "10.0.0.1", ":6379", "host:port", "host:99999", "a b"])
def test_what_is_no_address_is_a_sentence(monkeypatch, capsys, said):
    monkeypatch.setattr(address, "find_spec", lambda name: name)
    told = refused(monkeypatch, capsys, "--cluster", said)
    assert said in told and "HOST:PORT" in " ".join(told.split())


def test_where_nobody_answers_is_a_sentence(monkeypatch):
    monkeypatch.setattr(address, "find_spec", lambda name: name)
    with pytest.raises(ValueError, match="No cluster answers at 127.0.0.1:9 .*ray start --head"):
        require_cluster("127.0.0.1:9")


def test_a_machine_has_a_worker_a_gpu_or_one_a_group_of_cores():
    machines = [
        {"Alive": True, "NodeID": "a", "Resources": {"CPU": 16.0, "GPU": 2.0}},
        {"Alive": True, "NodeID": "b", "Resources": {"CPU": 6.0}},
        {"Alive": True, "NodeID": "head", "Resources": {"memory": 1e9}},
        {"Alive": False, "NodeID": "gone", "Resources": {"CPU": 4.0}},
    ]
    found = [(p.node, p.number, p.cores, p.gpu) for p in places(machines, ClusterLimits())]
    assert found == [("a", 0, 8, True), ("a", 1, 8, True), ("b", 0, 3, False), ("b", 1, 3, False)]


def test_lanes_are_shared_out_evenly_and_no_worker_gets_none():
    assert [list(part) for part in parts_of(5, 2)] == [[0, 1], [2, 3, 4]]
    assert [len(part) for part in parts_of(3, 8)] == [1, 1, 1] and parts_of(0, 4) == [range(0)]
