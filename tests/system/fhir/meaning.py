"""What R4 says in words of the bundles that the profile `fhir` sends, and no schema checks. Pure.

Sources: HL7 FHIR R4, pages Bundle, Flag, Observation, Device, References and Data Types; the lists
of SCAIP as public implementations use them.
"""
import re

UCUM = "http://unitsofmeasure.org"
ALLOWED = {  # the types that R4 lets an element refer to, of the resources that we send
    ("Flag", "author"): {"Device", "Organization", "Patient", "Practitioner", "PractitionerRole"},
    ("Flag", "subject"): {"Patient", "Location", "Group", "Organization", "Practitioner", None},
    ("Observation", "subject"): {"Patient", "Group", "Device", "Location"},
    ("Observation", "device"): {"Device", "DeviceMetric"},
    ("Device", "parent"): {"Device"},
}
SCAIP_DEVICES = {"%04d" % n for n in (
    2, 3, 4, 5, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 23, 24, 25, 26, 27, 31, 32, 33, 34,
    38, 41, 44, 45, 48, 50, 51)}
SCAIP_STATUS = {"%04d" % n for n in (
    2, 3, 5, 9, 10, 14, 15, 16, 19, 23, 24, 26, 27, 42, 52, 65, 66, 68, 70, 71, 73, 75, 76, 77, 81,
    82, 83, 85, 86, 89, 92, 93, 94, 100, 101, 102, 103, 111, 112, 113, 115, 116, 117, 122, 123, 124,
    125, 126)}
SCAIP_LOCATIONS = {"%03d" % n for n in (
    2, 3, 10, 11, 12, 13, 15, 16, 21, 22, 25, 28, 38, 39, 40, 42, 43, 44, 49)}
CODES = {
    "urn:homeward:scaip:device-type": SCAIP_DEVICES,
    "urn:homeward:scaip:status": SCAIP_STATUS,
    "urn:homeward:scaip:location": SCAIP_LOCATIONS,
    "urn:homeward:class": {"alarm", "fault", "advisory", "trend", "test"},
    "urn:homeward:category": {"care", "safety", "service", "technical"},
    "urn:homeward:severity": {"info", "warning", "critical"},
}


def nodes(value, path=""):
    """Every object within, with its path."""
    if isinstance(value, dict):
        yield path, value
        for name, member in value.items():
            yield from nodes(member, "%s.%s" % (path, name))
    elif isinstance(value, list):
        for item in value:
            yield from nodes(item, path)


def texts(value):
    if isinstance(value, dict):
        for member in value.values():
            yield from texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def entries(bundle):
    """The transaction itself: where each entry goes, once, by an address that is whole."""
    if bundle.get("type") != "transaction":
        yield "the bundle is no transaction"
    if not bundle.get("entry"):
        yield "the bundle has no entry"
    seen = set()
    for entry in bundle.get("entry", ()):
        resource = entry["resource"]
        place = "%s/%s" % (resource["resourceType"], resource["id"])
        if not re.fullmatch(r"https://[^/ ]+/([^ ]+/)?" + re.escape(place), entry["fullUrl"]):
            yield "fullUrl %s is not that of %s" % (entry["fullUrl"], place)
        if entry["request"] != {"method": "PUT", "url": place}:
            yield "%s is requested by %s" % (place, entry["request"])
        if entry["fullUrl"] in seen:
            yield "%s is there twice" % place
        seen.add(entry["fullUrl"])


def references(bundle):
    """Those to a place lead to an entry of the bundle; all others name what they mean."""
    places = {entry["request"]["url"] for entry in bundle["entry"]}
    for entry in bundle["entry"]:
        kind = entry["resource"]["resourceType"]
        for path, node in nodes(entry["resource"]):
            if "reference" in node:
                if node["reference"] not in places:
                    yield "%s%s leads nowhere: %s" % (kind, path, node["reference"])
                target = node["reference"].split("/")[0]
            elif "identifier" in node and set(node) <= {"type", "identifier", "display"}:
                if not (node["identifier"].get("system") and node["identifier"].get("value")):
                    yield "%s%s names nothing" % (kind, path)
                target = node.get("type")
            else:
                continue
            allowed = ALLOWED.get((kind, path.lstrip(".")))
            if allowed and target not in allowed:
                yield "%s%s may not be a %s" % (kind, path, target)


def codings(bundle):
    for path, node in nodes(bundle):
        if "system" not in node or "code" not in node:
            continue
        if not re.match(r"(urn:|https?://)", node["system"]):
            yield "%s: %s is no system" % (path, node["system"])
        known = CODES.get(node["system"])
        if known is not None and node["code"] not in known:
            yield "%s: %s is no code of %s" % (path, node["code"], node["system"])
        if node["system"] == "urn:homeward:contact-id" and not re.fullmatch("[1-9][0-9]{2}",
                                                                            node["code"]):
            yield "%s: %s is no Contact ID" % (path, node["code"])


def units(bundle, ucum):
    """`ucum`: the codes that HL7 publishes as common."""
    for path, node in nodes(bundle):
        quantity = node.get("valueQuantity")
        if quantity is None or "code" not in quantity:
            continue
        if quantity.get("system") != UCUM or quantity["code"] not in ucum:
            yield "%s: %s is no unit of UCUM" % (path, quantity["code"])


def words(bundle):
    """No text is empty or holds a character that R4 does not allow; no object or list is empty."""
    for text in texts(bundle):
        if not text.strip():
            yield "an empty text"
        elif re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
            yield "a control character in %r" % text
    for path, node in nodes(bundle):
        for name, member in node.items():
            if member is None or member == [] or member == {}:
                yield "%s.%s is empty" % (path, name)


def invariants(bundle):
    """obs-6, obs-7, per-1, ext-1 and cardinalities that the schema leaves open."""
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Observation":
            for part in resource.get("component", [resource]):
                said = [name for name in part if name.startswith("value")]
                if len(said) + ("dataAbsentReason" in part) != 1:
                    yield "an Observation says %s" % (said or "nothing")
        if resource["resourceType"] == "Flag" and "subject" not in resource:
            yield "a Flag of nobody"
        period = resource.get("period", {})
        if "start" in period and "end" in period and period["start"] > period["end"]:
            yield "a period ends before it begins"
        for extension in resource.get("extension", ()):
            said = [name for name in extension if name.startswith("value")]
            if len(said) != 1 or not extension["url"].startswith("https://"):
                yield "an extension says %s" % extension


def problems(bundle, ucum):
    """What is wrong with a bundle, a sentence each."""
    found = [*entries(bundle), *references(bundle), *codings(bundle), *units(bundle, ucum)]
    return found + [*words(bundle), *invariants(bundle)]
