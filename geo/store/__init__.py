"""Where packs are kept: files of a folder, loaded and checked whole."""
