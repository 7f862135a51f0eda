"""Pages about KPIs: the register and one KPI, reporting on them, the grid, and changing the plan."""
