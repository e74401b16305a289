"""The language server: what an editor shows of the open documents, by the Language Server Protocol."""
