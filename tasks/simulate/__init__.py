"""The demo regency: an invented population and the files about it, so that everything can be shown without anyone's data."""

from tasks.simulate.run import SimulationReport, simulate

__all__ = ["SimulationReport", "simulate"]
