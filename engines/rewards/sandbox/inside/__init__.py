"""What runs in the confined process, from the zygote's start to a script's last answer.

It needs Python, numpy and the packages that scripts may use, and nothing of the studio: it is started by its folder alone.
"""
