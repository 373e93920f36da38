"""Many machines, by Ray: a studio's engine decides and keeps, workers (actors) on all machines of a cluster compute.

address.py            which cluster, and whether it is to be had
ray_pool.py           the actors: one a GPU or group of cores (hiring.py), who was lost, who is new
pool.py               the same as a run sees it
actor/                what happens in an actor; plain.py, answers.py: what travels
remote_run.py         a run that is computed by them
lanes.py              lanes that never meet: each worker goes through the levels of its own, and all are laid together
remote_process.py     all else: rows of the network, and what is proposed from them, where remote_prediction.py says

A cluster is trusted: Ray runs what whoever reaches its ports sends it. What comes from strangers goes to actors as
JSON that is checked anew there (a Request), its scripts as text that each machine's own sandbox judges, what was
learned as safetensors; models go by name. So no actor unpickles what a stranger wrote.

For 10,000 people, on paper. Of a hundred people who look at the page one run is computed at a time, say: 100 at once.
A default run of 5′UTRs takes 11 s of two cores (engines/estimate), of molecules 3 s, of pictures 14 s; 100 of them
are 200 cores, or 25 workers with a GPU where one does the work of 8 cores. What breaks first is not the computing:

* the page's process. A look at a run that gets on takes it 6 ms (tests/bench/store.py), and an open run is looked at
  once a second: 160 a second are all that one core gives, and 10,000 open pages need 60 of them. Several processes
  of the page behind a proxy that keeps a person at one of them are what does; they share nothing but the store.
* the one writer of SQLite. A level of a default run is 2 to 15 kB and 5 ms of the writer's time with all around it,
  so 200 levels a second, which is 100 runs of 64 levels and 11 s (580 levels a second) and a third of what is needed.
  In its place stands Postgres behind the methods of engines/records/store, which already are all that engines and
  pages know of it: `take` is SELECT … FOR UPDATE SKIP LOCKED there, and several engines may take from one queue.
* the head's own work. Laying lanes together and writing them down is 5 to 10 ms of a level; an engine a hundred runs'
  levels is then 3 to 6 cores, so several engines, each with actors of its own, which takes nothing but that queue.
* the disk. 10,000 people with ten runs a day of 60 to 800 kB (engines/estimate) are 6 to 80 GB a day, where a store
  keeps 5 GB: records of old runs go to where objects are kept, a file a run, as `export` writes it.
"""
