"""Past one machine: the workers of a dask.distributed cluster, all of which see the same folders."""
