"""Pure sums of the support desk."""
