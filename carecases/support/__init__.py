"""What the partnership gives: admission declarations (TLV), approaches, and decisions within the mandate."""
