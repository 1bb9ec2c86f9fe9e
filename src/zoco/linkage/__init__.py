"""Pure library: how alike are two names, how likely do two signals speak of one person."""
