"""Pictures of cells: faces, places, and how pixels become half blocks."""
