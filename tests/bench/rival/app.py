"""The map page as a competent developer writes it from the documentation of Streamlit, folium and geopandas.

``streamlit run tests/bench/rival/app.py -- --pack FOLDER --variant plain|careful|fast``

``plain`` follows the first example of each documentation: a Choropleth and one CircleMarker with a Popup per
incident in a MarkerCluster. ``careful`` knows that one GeoJson layer is cheaper than thousands of markers,
simplifies the districts as a coverage and caches what it can. ``fast`` uses FastMarkerCluster, the documented
answer to many points. None has a basemap, so none waits for tiles.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import branca.colormap as cm
import folium
import geopandas as gpd
import pandas as pd
import streamlit as st
from folium.plugins import FastMarkerCluster, MarkerCluster
from streamlit_folium import st_folium

MEASURES = ["casualties", "killed", "injured", "incidents"]
POPUP = {
    "incident_id": "Incident",
    "when": "Date",
    "settlement": "Place",
    "device_type": "Device",
    "activity": "Activity",
    "killed": "Killed",
    "injured": "Injured",
    "confidence": "Confidence",
    "source_ids": "Sources",
}
COLOURS = ["#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026"]

parser = argparse.ArgumentParser()
parser.add_argument("--pack", type=Path, required=True)
parser.add_argument("--variant", choices=["plain", "careful", "fast"], default="plain")
options = parser.parse_args()

st.set_page_config(page_title="Incidents", layout="wide")


@st.cache_data
def load_districts(folder: str, *, simplified: bool) -> gpd.GeoDataFrame:
    """Read the districts."""
    districts = gpd.read_file(Path(folder) / "districts.geojson")[["district_id", "name_en", "geometry"]]
    if simplified:
        districts["geometry"] = districts.simplify_coverage(0.002)
    return districts


@st.cache_data
def load_incidents(folder: str) -> gpd.GeoDataFrame:
    """Read the incidents; those without a stated district get one from their point."""
    incidents = gpd.read_file(Path(folder) / "incidents.geojson")
    incidents["date"] = pd.to_datetime(incidents["date_start"])
    incidents["when"] = incidents["date"].dt.strftime("%d %B %Y")
    incidents["casualties"] = incidents[["killed", "injured", "outcome_unknown"]].sum(axis=1)
    incidents["incidents"] = 1
    unplaced = incidents[incidents["district_code"].isna() & incidents.geometry.notna()]
    districts = load_districts(folder, simplified=False)
    joined = gpd.sjoin(unplaced[["geometry"]], districts, predicate="within")
    incidents["district_code"] = incidents["district_code"].fillna(joined["district_id"])
    return incidents


@st.cache_data
def select(folder: str, start: str, end: str, devices: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return the incidents in the period and of the devices."""
    incidents = load_incidents(folder)
    chosen = incidents["date"].between(start, end)
    if devices:
        chosen &= incidents["device_type"].isin(devices)
    return incidents[chosen]


@st.cache_data
def points_json(folder: str, start: str, end: str, devices: tuple[str, ...]) -> str:
    """Return the points in the period as GeoJSON text with the popup columns."""
    chosen = select(folder, start, end, devices)
    points: str = chosen.loc[chosen.geometry.notna(), [*POPUP, "geometry"]].to_json(drop_id=True)
    return points


def popup_html(row: tuple[object, ...]) -> str:
    """Return one incident as lines of HTML."""
    return "<br>".join(f"<b>{label}</b>: {value}" for label, value in zip(POPUP.values(), row, strict=True))


def add_districts(canvas: folium.Map, districts: gpd.GeoDataFrame, totals: pd.DataFrame) -> None:
    """Colour the districts by the measure."""
    coloured = districts.merge(totals, left_on="district_id", right_index=True, how="left")
    tooltip = folium.GeoJsonTooltip(
        fields=["name_en", *MEASURES], aliases=["District", *(m.capitalize() for m in MEASURES)]
    )
    if options.variant == "plain":
        choropleth = folium.Choropleth(
            geo_data=coloured,
            data=coloured,
            columns=["district_id", measure],
            key_on="feature.properties.district_id",
            fill_color="YlOrRd",
            legend_name=measure.capitalize(),
        ).add_to(canvas)
        tooltip.add_to(choropleth.geojson)  # type: ignore[attr-defined] # add_to is typed as the base class
        return
    highest = float(coloured[measure].max()) if coloured[measure].notna().any() else 1.0
    scale = cm.StepColormap(COLOURS, vmin=0, vmax=max(highest, 1.0), caption=measure.capitalize())
    folium.GeoJson(
        coloured,
        style_function=lambda feature: {
            "fillColor": scale(value) if (value := feature["properties"][measure]) is not None else "#cccccc",
            "color": "#555555",
            "weight": 1,
            "fillOpacity": 0.7,
        },
        tooltip=tooltip,
    ).add_to(canvas)
    scale.add_to(canvas)


def new_cluster(canvas: folium.Map) -> MarkerCluster:
    """Put an empty cluster layer on the map."""
    cluster = MarkerCluster()  # type: ignore[no-untyped-call] # folium's plugins have no annotations
    canvas.add_child(cluster)
    return cluster


def add_incidents(canvas: folium.Map, chosen: gpd.GeoDataFrame) -> None:
    """Put the incidents that have a point into clusters."""
    if options.variant == "careful":
        folium.GeoJson(
            points_json(*selection),
            marker=folium.CircleMarker(radius=5, color="#7a0177", fill=True),
            tooltip=folium.GeoJsonTooltip(fields=list(POPUP), aliases=list(POPUP.values())),
        ).add_to(new_cluster(canvas))
        return
    points = chosen[chosen.geometry.notna()]
    texts = [popup_html(row) for row in points[list(POPUP)].itertuples(index=False, name=None)]
    if options.variant == "fast":
        rows = [list(row) for row in zip(points.geometry.y, points.geometry.x, texts, strict=True)]
        FastMarkerCluster(  # type: ignore[no-untyped-call] # folium's plugins have no annotations
            rows,
            callback="""function (row) {
                return L.circleMarker([row[0], row[1]], {radius: 5, color: '#7a0177', fill: true})
                    .bindPopup(row[2]);
            }""",
        ).add_to(canvas)
        return
    cluster = new_cluster(canvas)
    for lat, lon, text in zip(points.geometry.y, points.geometry.x, texts, strict=True):
        folium.CircleMarker(
            [lat, lon], radius=5, color="#7a0177", fill=True, popup=folium.Popup(text, max_width=300)
        ).add_to(cluster)


folder = str(options.pack)
everything = load_incidents(folder)
first, last = everything["date"].min().date(), everything["date"].max().date()
with st.sidebar:
    start, end = st.slider("Period", first, last, (first, last))
    picked = st.multiselect("Device", sorted(everything["device_type"].unique()))
    measure = st.radio("Measure", MEASURES)

selection = (folder, str(start), str(end), tuple(picked))
selected = select(*selection)
st.title("Incidents")
for column, name in zip(st.columns(len(MEASURES)), MEASURES, strict=True):
    column.metric(name.capitalize(), f"{selected[name].sum():,.0f}")

by_district = selected.groupby("district_code")[MEASURES].sum()
boundaries = load_districts(folder, simplified=options.variant != "plain")
west, south, east, north = boundaries.total_bounds
drawn = folium.Map(tiles=None, prefer_canvas=options.variant != "plain")
drawn.options["maxZoom"] = 18  # MarkerCluster needs a highest zoom, which a map without tiles does not have
drawn.fit_bounds([[south, west], [north, east]])
add_districts(drawn, boundaries, by_district)
add_incidents(drawn, selected)
st_folium(drawn, returned_objects=[], use_container_width=True, height=700)
