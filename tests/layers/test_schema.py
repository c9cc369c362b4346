import pytest

from geo.layers.schema import SCHEMAS, FieldType, Schema


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_schema_is_whole(schema: Schema) -> None:
    assert len(set(schema.names)) == len(schema.fields)
    for name in schema.key:
        assert schema[name].required
    for field in schema.fields:
        assert field.label
        assert (field.codes is not None) == (field.type in (FieldType.CODE, FieldType.CODES))
        assert bool(field.geometry) == (field.type is FieldType.GEOMETRY)
        assert field == schema[field.name]
        assert field.name in schema
    assert sum(field.type is FieldType.GEOMETRY for field in schema.fields) <= 1


def test_a_field_that_is_not_there_is_a_key_error() -> None:
    schema = SCHEMAS["incidents"]
    assert "no_such_field" not in schema
    with pytest.raises(KeyError):
        schema["no_such_field"]


def test_geometry_field_is_found() -> None:
    assert SCHEMAS["incidents"].geometry == SCHEMAS["incidents"]["geometry"]
    assert SCHEMAS["statements"].geometry is None
