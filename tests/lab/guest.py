"""Makes the lab's little machines: one of Debian's kernels and an initramfs of busybox, the
project's programs and what a lane needs beside them.

Everything comes from the distribution's archive or from this machine's own files; nothing is
installed, fetched packages are only unpacked.
"""
import dataclasses
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
# What each machine needs of its kernel: the disk, and the network that leads to the host.
MODULES = ["virtio_pci", "virtio_blk", "virtio_net"]
FOLDERS = ["dev", "etc/homeward", "modules", "proc", "run", "sys", "tmp", "usr/bin", "usr/lib",
           "usr/lib64", "usr/sbin", "usr/share/zoneinfo/Europe", "var/lib"]
ZONEINFO = ["Europe/Amsterdam", "UTC", "Etc/UTC", "tzdata.zi", "leapseconds", "leap-seconds.list"]


@dataclasses.dataclass
class Contents:
    """What one machine is made of."""

    kernel: str  # Debian's package that depends on the newest kernel of its kind
    init: pathlib.Path  # the first process
    config: str  # homeward.yaml
    modules: list = dataclasses.field(default_factory=lambda: list(MODULES))
    programs: dict = dataclasses.field(default_factory=dict)  # path in the guest -> path here
    files: dict = dataclasses.field(default_factory=dict)  # path in the guest -> text or path here


def unpacked(work, package):
    """The folder of an unpacked package of the archive; fetched once. CalledProcessError without
    it."""
    folder = work / package
    if folder.exists():
        return folder
    fetched = work / "fetched"
    shutil.rmtree(fetched, ignore_errors=True)
    fetched.mkdir(parents=True)
    subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", package],
                   cwd=fetched, check=True)
    fresh = work / (package + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-x", next(fetched.glob("*.deb")), fresh], check=True)
    fresh.rename(folder)
    return folder


def kernel(work, package):
    """The folder of the unpacked kernel that `package` depends on."""
    depends = subprocess.run(["apt-cache", "depends", package], check=True, capture_output=True,
                             text=True).stdout
    return unpacked(work, re.search(r"Depends: (linux-image-\S+)", depends).group(1))


def in_order(image, names):
    """The files of these modules and of all that they depend on, each after what it needs."""
    order = []

    def add(name):
        file = next(image.glob("lib/modules/*/kernel/**/%s.ko" % name))
        if file in order:
            return
        needs = subprocess.run(["/sbin/modinfo", "-F", "depends", file], check=True,
                               capture_output=True, text=True).stdout.strip()
        for need in filter(None, needs.split(",")):
            add(need)
        order.append(file)
    for name in names:
        add(name)
    return order


def libraries(program):
    """The shared libraries of a program, as this machine's loader finds them."""
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    if "not found" in told:
        raise RuntimeError("%s lacks libraries:\n%s" % (program, told))
    return [pathlib.Path(path) for path in re.findall(r"(/\S+) \(0x", told)]


def place(tree, target):
    """Where a path of the guest lies; /lib and the like are links into /usr."""
    inside = re.sub(r"^(bin|sbin|lib|lib64)/", r"usr/\1/", str(target).lstrip("/"))
    file = tree / inside
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def put(tree, source, target=None):
    """Copies a file to its own path below `tree`, or to `target` there."""
    file = place(tree, target or source)
    shutil.copy(pathlib.Path(source).resolve(), file)
    return file


def initramfs(work, contents):
    """The paths of kernel and initramfs."""
    image = kernel(work, contents.kernel)
    tree = work / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for folder in FOLDERS:
        (tree / folder).mkdir(parents=True, exist_ok=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        (tree / name).symlink_to("usr/" + name)
    put(tree, "/bin/busybox")
    for target, program in {"/usr/bin/socat": "/usr/bin/socat", **contents.programs}.items():
        put(tree, program, target).chmod(0o755)
        for library in libraries(program):
            put(tree, library)
    for name in ZONEINFO:
        if (pathlib.Path("/usr/share/zoneinfo") / name).exists():
            put(tree, "/usr/share/zoneinfo/" + name)
    modules = in_order(image, contents.modules)
    for file in modules:
        put(tree, file, "/modules/" + file.name)
    (tree / "modules/order").write_text("".join(file.name + "\n" for file in modules))
    (tree / "etc/homeward/homeward.yaml").write_text(contents.config)
    for target, source in contents.files.items():
        if isinstance(source, pathlib.Path):
            put(tree, source, target)
        else:
            place(tree, target).write_text(source)
    put(tree, contents.init, "/init").chmod(0o755)
    files = "\n".join(str(path.relative_to(tree)) for path in sorted(tree.rglob("*")))
    packed = work / "initramfs"
    with open(packed, "wb") as out:
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=tree, input=files.encode(),
                       stdout=out, check=True)
    return next(image.glob("boot/vmlinuz-*")), packed


def state_disk(path, mebibytes=64):
    """A new, empty ext4 disk."""
    path.unlink(missing_ok=True)
    with open(path, "wb") as file:
        file.truncate(mebibytes << 20)
    subprocess.run(["/usr/sbin/mke2fs", "-q", "-t", "ext4", "-F", path], check=True)
