"""Files as they arrive, turned into text cells with their place; judged later, so that nothing is lost on the way in."""
