"""From a published figure back to the rows it counts and the files, sheets and cells that these came from."""
