"""What readers may rely on: a contract for every published table, versioned by what changed, and nobody broken unawares."""
