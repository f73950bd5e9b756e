"""What a document *is*: typed models and their declarations. Imports nothing of ours but itself."""
