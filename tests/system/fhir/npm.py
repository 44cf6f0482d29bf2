"""npm: the machine's, or Debian's unpacked beside what it fetches.

Installing Debian's npm takes a bare machine minutes, for 350 small packages; unpacking those that
are JavaScript takes half a minute, needs no rights, and leaves the machine as it is.
"""
import io
import os
import shutil
import subprocess
import tarfile

MODULES = "usr/share/nodejs"


class NotHere(Exception):
    """Node, npm or the registry is missing: nothing can be said of the bundles here."""


def _told(*command, **options):
    """The output of a program, or NotHere with its last words."""
    done = subprocess.run(command, capture_output=True, timeout=300, check=False,
                          stdin=subprocess.DEVNULL, **options)
    if done.returncode != 0:
        words = " ".join(done.stderr.decode(errors="replace").split())
        raise NotHere("%s: %s" % (" ".join(map(str, command[:3])), words[:200]))
    return done.stdout


def _unpack(package, target):
    """The JavaScript of a Debian package; all that lies elsewhere stays out."""
    with tarfile.open(fileobj=io.BytesIO(_told("dpkg-deb", "--fsys-tarfile", package))) as content:
        wanted = [member for member in content.getmembers()
                  if (member.isfile() or member.issym())
                  and member.name.startswith("./" + MODULES + "/") and ".." not in member.name]
        content.extractall(target, wanted)


def _of_debian(store):
    """The folder of Node's modules that Debian's npm needs."""
    place = store / "npm"
    if not place.exists():
        if not shutil.which("apt-get"):
            raise NotHere("npm is not installed")
        plan = _told("apt-get", "install", "-s", "--no-install-recommends", "npm").decode()
        names = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst n")]
        archives, unpacked = (store / ("%s-%d" % (name, os.getpid())) for name in ("debs", "npm"))
        archives.mkdir()
        _told("apt-get", "download", "-qq", *names, cwd=archives)
        for archive in sorted(archives.iterdir()):
            _unpack(archive, unpacked)
        unpacked.rename(place)
        shutil.rmtree(archives)
    return place / MODULES


def pack(package, folder):
    """Fetches `name@version` into `folder` and returns the path of the archive. Raises NotHere."""
    if not shutil.which("node"):
        raise NotHere("node is not installed")
    environment, command = dict(os.environ), ["npm"]
    if not shutil.which("npm"):
        modules = _of_debian(folder)
        environment["NODE_PATH"] = str(modules)
        command = ["node", modules / "npm" / "bin" / "npm-cli.js"]
    told = _told(*command, "pack", package, "--ignore-scripts", "--loglevel=error",
                 "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000",
                 cwd=folder, env=environment)
    return folder / told.decode().split()[-1]
