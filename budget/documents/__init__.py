"""What leaves the application about money: each document is described once and drawn by every writer."""
