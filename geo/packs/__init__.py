"""Builders that turn raw tables into a country pack; each knows one country, nothing else does."""
