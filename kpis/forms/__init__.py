"""Forms for reporting on KPIs and for changing the promises."""
