"""A small part of JSON Schema 2020-12, enough for src/api/openapi.json: type, required, properties,
items, enum, allOf, oneOf, $ref, minimum, maximum, additionalProperties.

Stricter than the standard in one way: what an answer holds beyond the documented properties is a
mistake too, or the document would fall behind unseen.
"""

TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
    "number": (int, float), "integer": int,
}


def resolve(document, schema):
    while "$ref" in schema:
        node = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        schema = node
    return schema


def has_type(value, name):
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[name])


def known_properties(document, schema):
    """Every property that the schema or a part of its allOf names."""
    schema = resolve(document, schema)
    known = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        known.update(known_properties(document, part))
    return known


def problems(document, schema, value, at="$", is_whole=True):
    """What is wrong with `value`, as a list of texts; empty when nothing is."""
    schema = resolve(document, schema)
    found = []
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(has_type(value, t) for t in types):
        return [f"{at}: {value!r} is not {' or '.join(types)}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    for part in schema.get("allOf", []):
        found += problems(document, part, value, at, is_whole=False)
    if "oneOf" in schema:
        fits = [s for s in schema["oneOf"] if not problems(document, s, value, at)]
        if len(fits) != 1:
            found.append(f"{at}: fits {len(fits)} of the alternatives")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        found += [f"{at}: {name} is missing" for name in schema.get("required", [])
                  if name not in value]
        for name, part in properties.items():
            if name in value:
                found += problems(document, part, value[name], f"{at}.{name}")
        known = known_properties(document, schema)
        if is_whole and known:
            found += [f"{at}: {name} is not documented" for name in value if name not in known]
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            found += problems(document, schema["items"], item, f"{at}[{i}]")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            found.append(f"{at}: {value} is out of range")
    return found
