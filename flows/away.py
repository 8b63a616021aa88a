"""What is said when the orchestrator's server is away; apart from the flows, so that the command line can know it without loading them."""


class OrchestratorAway(ConnectionError):
    """The orchestrator's server did not answer; what the run had done until then stays."""
