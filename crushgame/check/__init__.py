"""Program -> findings: what is true of every possible playthrough. Imports story and play; nothing here opens a file."""
