"""How each step is done, as pure functions over tables; so that flows only say in what order."""
