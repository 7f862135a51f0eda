"""Pages about money: the position, the list of lines and one line, Appendix 5, the checks, and changing the budget."""
