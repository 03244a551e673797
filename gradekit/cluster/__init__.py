"""Grading on many machines: the course travels to the workers of a Dask cluster."""

from gradekit.cluster.cluster import Cluster

__all__ = ["Cluster"]
