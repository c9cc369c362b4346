"""A time slider as the documentation of Streamlit and folium suggests it: every move builds the map again.

``streamlit run tests/bench/rival/months.py -- --pack FOLDER``

A slider over months, a Choropleth of the twelve months that end there and one CircleMarker per incident.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

MONTHS_SHOWN = 12

parser = argparse.ArgumentParser()
parser.add_argument("--pack", type=Path, required=True)
options = parser.parse_args()

st.set_page_config(page_title="Incidents over time", layout="wide")


@st.cache_data
def load_districts(folder: str) -> gpd.GeoDataFrame:
    """Read the districts, simplified as a coverage."""
    districts = gpd.read_file(Path(folder) / "districts.geojson")[["district_id", "name_en", "geometry"]]
    districts["geometry"] = districts.simplify_coverage(0.002)
    return districts


@st.cache_data
def load_incidents(folder: str) -> gpd.GeoDataFrame:
    """Read the incidents with their month."""
    incidents = gpd.read_file(Path(folder) / "incidents.geojson")
    incidents["month"] = pd.to_datetime(incidents["date_start"]).dt.to_period("M").astype(str)
    incidents["casualties"] = incidents[["killed", "injured", "outcome_unknown"]].sum(axis=1)
    return incidents


folder = str(options.pack)
districts, incidents = load_districts(folder), load_incidents(folder)
months = [
    str(month) for month in pd.period_range(incidents["month"].min(), incidents["month"].max(), freq="M")
]
month = st.select_slider("Month", months, value=months[MONTHS_SHOWN - 1])
end = months.index(month)
shown = incidents[incidents["month"].between(months[max(0, end - MONTHS_SHOWN + 1)], month)]
st.metric("Casualties", f"{shown['casualties'].sum():,.0f}")

west, south, east, north = districts.total_bounds
drawn = folium.Map(tiles=None, prefer_canvas=True)
drawn.fit_bounds([[south, west], [north, east]])
folium.Choropleth(
    geo_data=districts,
    data=shown.groupby("district_code")["casualties"].sum(),
    key_on="feature.properties.district_id",
    fill_color="YlOrRd",
    legend_name="Casualties",
).add_to(drawn)
points = shown[shown.geometry.notna()]
for lat, lon, place in zip(points.geometry.y, points.geometry.x, points["settlement"], strict=True):
    folium.CircleMarker([lat, lon], radius=4, color="#7a0177", fill=True, tooltip=place).add_to(drawn)
st_folium(drawn, returned_objects=[], use_container_width=True, height=640)
