"""One file per question: who is compared, and in which cases."""
