"""openapi.json is what the pretend marketplace serves and what the door asks for."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

import bot.marketplace
from sandbox.marketplace import Running

SPEC = json.loads((Path(bot.marketplace.__file__).with_name("openapi.json")).read_text(encoding="utf-8"))
SCHEMAS = SPEC["components"]["schemas"]
TYPES = {"object": Mapping, "array": list, "string": str, "integer": int, "null": type(None)}
EXAMPLES = {
    "/contracts/{contract_id}": "/contracts/33445568",
    "/contracts/{contract_id}/payments": "/contracts/33445566/payments?limit=2",
    "/contracts/{contract_id}/messages": "/contracts/33445566/messages",
    "/clients/{client_id}": "/clients/50010001",
    "/talent": "/talent?limit=500&kind=agency",
}


def faults(value: Any, schema: Mapping[str, Any], where: str = "") -> list[str]:
    """Where a value does not keep to a schema; as much of JSON Schema as openapi.json uses."""
    if "$ref" in schema:
        return faults(value, SCHEMAS[schema["$ref"].rsplit("/", 1)[-1]], where)
    if "anyOf" in schema:
        tried = [faults(value, option, where) for option in schema["anyOf"]]
        return min(tried, key=len)
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, TYPES[kind]) for kind in kinds):
        return [f"{where}: {value!r} is not {kinds}"]
    found = []
    if isinstance(value, Mapping):
        found += [f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value]
        found += [f"{where}.{name} is not described" for name in value if name not in schema["properties"]]
        for name in value.keys() & schema["properties"].keys():
            found += faults(value[name], schema["properties"][name], f"{where}.{name}")
    if isinstance(value, list):
        for row in value:
            found += faults(row, schema["items"], f"{where}[]")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        found.append(f"{where}: {value!r} is not {schema['pattern']}")
    return found


def get(pretend: Running, path: str) -> requests.Response:
    return requests.get(pretend.url + path, headers={"Authorization": f"Bearer {pretend.token}"}, timeout=5)


@pytest.mark.parametrize("path", SPEC["paths"])
def test_every_path_answers_as_described(pretend: Running, path: str):
    response = get(pretend, EXAMPLES[path])
    schema = SPEC["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert response.status_code == 200
    assert faults(response.json(), schema) == []


@pytest.mark.parametrize("contract_id", range(33445566, 33445578))
def test_every_contract_of_the_sandbox_keeps_to_the_contract(pretend: Running, contract_id: int):
    for part, schema in (("", "Contract"), ("/payments", "Payments"), ("/messages", "Messages")):
        assert faults(get(pretend, f"/contracts/{contract_id}{part}").json(), SCHEMAS[schema]) == []


def test_all_the_talent_keeps_to_the_contract(pretend: Running):
    candidate = SCHEMAS["Candidate"]
    assert [fault for who in pretend.shop.talent for fault in faults(who, candidate)] == []


def test_errors_are_as_described(pretend: Running):
    for path, status in (("/clients/0", 404), ("/talent?limit=501", 400), ("/talent?cursor=x", 400)):
        response = get(pretend, path)
        assert response.status_code == status
        assert faults(response.json(), SCHEMAS["Error"]) == []
    assert requests.get(f"{pretend.url}/talent", timeout=5).status_code == 401


def test_nothing_can_be_written(pretend: Running):
    assert {tuple(methods) for methods in SPEC["paths"].values()} == {("get",)}
    headers = {"Authorization": f"Bearer {pretend.token}"}
    assert requests.post(f"{pretend.url}/contracts/33445566", headers=headers, timeout=5).status_code == 405


FILTERS = {
    "category": ("category=Design", lambda who: any(e["category"] == "Design" for e in who["experience"])),
    "subcategory": ("subcategory=Logo", lambda who: any(e["subcategory"] == "Logo" for e in who["experience"])),
    "skill": ("skill=Figma", lambda who: "Figma" in who["skills"]),
    "keyword": ("keyword=HAND-drawn", lambda who: "hand-drawn" in who["overview"].lower()),
    "kind": ("kind=agency", lambda who: who["kind"] == "agency"),
}


@pytest.mark.parametrize(("query", "fits"), FILTERS.values(), ids=FILTERS)
def test_a_filter_gives_exactly_those_it_names(pretend: Running, query: str, fits: Any):
    given = {who["id"] for who in get(pretend, f"/talent?limit=500&{query}").json()["items"]}
    wanted = [who["id"] for who in pretend.shop.talent if fits(who)][:500]
    assert given == set(wanted)
