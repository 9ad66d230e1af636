"""What both processes import: records, tables, words and files. Standard library only."""
