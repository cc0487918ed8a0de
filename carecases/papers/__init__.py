"""Papers of help requests (bijlagen), and private notes."""
