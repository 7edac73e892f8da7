"""pyview: LiveViews, each with an ibis template beside it."""
