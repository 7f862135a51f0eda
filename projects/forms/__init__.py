"""Forms for the programme's records. They validate; actions write."""
