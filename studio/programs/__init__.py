"""What programs ask of the studio, by gradio_client, curl or MCP.

endpoints.py  one method an endpoint: what there is, runs and how they are steered, what came out
studies.py    many runs as one
scoring.py    rewards of designs that somebody brings along
resources.py  what can be read of a run by its address
waiting.py    calls that wait for an engine, without a thread of their own
key.py        whose a run is
"""
