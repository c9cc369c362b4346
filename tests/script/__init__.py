"""Checks of the browser's script: types by TypeScript, style by Biome, figures under Node."""
