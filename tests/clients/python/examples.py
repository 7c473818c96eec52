"""Checks every example in the OpenAPI documents of the platforms against its own schema."""

import json

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

total, bad = 0, 0


def check(document, registry, where, media):
    global total, bad
    schema = json.loads(json.dumps(media["schema"]).replace('"#/components', '"urn:document#/components'))
    for name, example in media.get("examples", {}).items():
        total += 1
        errors = list(Draft202012Validator(schema, registry=registry).iter_errors(example["value"]))
        if errors:
            bad += 1
            print(where, name, errors[0].json_path, errors[0].message[:300])


for file in ["pandapon.json", "dajisaas.json"]:
    document = json.load(open(file, encoding="utf-8"))
    registry = Registry().with_resource("urn:document", Resource(contents=document, specification=DRAFT202012))
    for part in document["paths"], document["webhooks"], document["components"]["pathItems"]:
        for path, item in part.items():
            for method, operation in item.items():
                for media in operation.get("requestBody", {}).get("content", {}).values():
                    check(document, registry, f"{method} {path} request", media)
                for status, response in operation["responses"].items():
                    for media in response.get("content", {}).values():
                        check(document, registry, f"{method} {path} {status}", media)

print(f"{total} examples, {bad} bad")
assert total > 250
