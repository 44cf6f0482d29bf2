"""Makes the lab's little machine: Debian's kernel and an initramfs of busybox and homewardd.

Everything comes from the distribution's archive or from this machine's own files; nothing is
installed, the kernel's package is only unpacked.
"""
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
MODULES = ["virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci",
           "virtio_blk", "failover", "net_failover", "virtio_net"]
FOLDERS = ["dev", "etc/homeward", "modules", "proc", "run", "sys", "tmp", "usr/bin", "usr/lib",
           "usr/lib64", "usr/sbin", "usr/share/zoneinfo/Europe", "var/lib"]
ZONEINFO = ["Europe/Amsterdam", "UTC", "Etc/UTC", "tzdata.zi", "leapseconds", "leap-seconds.list"]


def kernel(work):
    """The folder of the unpacked kernel package; fetched once. CalledProcessError without it."""
    folder = work / "kernel"
    if folder.exists():
        return folder
    depends = subprocess.run(["apt-cache", "depends", "linux-image-cloud-amd64"], check=True,
                             capture_output=True, text=True).stdout
    package = re.search(r"Depends: (linux-image-\S+)", depends).group(1)
    fetched = work / "fetched"
    shutil.rmtree(fetched, ignore_errors=True)
    fetched.mkdir(parents=True)
    subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", package],
                   cwd=fetched, check=True)
    unpacked = work / "kernel.new"
    shutil.rmtree(unpacked, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-x", next(fetched.glob("*.deb")), unpacked], check=True)
    unpacked.rename(folder)
    return folder


def libraries(program):
    """The shared libraries of a program, as this machine's loader finds them."""
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    if "not found" in told:
        raise RuntimeError("%s lacks libraries:\n%s" % (program, told))
    return [pathlib.Path(path) for path in re.findall(r"(/\S+) \(0x", told)]


def put(tree, source, target=None):
    """Copies a file to its own path below `tree`; /lib and the like are links into /usr."""
    place = str(target or source).lstrip("/")
    place = re.sub(r"^(bin|sbin|lib|lib64)/", r"usr/\1/", place)
    file = tree / place
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(pathlib.Path(source).resolve(), file)
    return file


def initramfs(work, homewardd, config):
    """The paths of kernel and initramfs for this homewardd and this homeward.yaml."""
    image = kernel(work)
    tree = work / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    for folder in FOLDERS:
        (tree / folder).mkdir(parents=True, exist_ok=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        (tree / name).symlink_to("usr/" + name)
    put(tree, "/bin/busybox")
    # The tools of ext4 must be the real ones, not what busybox has.
    programs = [("/usr/sbin/e2fsck", None), ("/usr/sbin/mke2fs", None),
                ("/usr/bin/socat", None), (homewardd, "/usr/bin/homewardd")]
    for program, target in programs:
        put(tree, program, target).chmod(0o755)
        for library in libraries(program):
            put(tree, library)
    for name in ZONEINFO:
        if (pathlib.Path("/usr/share/zoneinfo") / name).exists():
            put(tree, "/usr/share/zoneinfo/" + name)
    for name in MODULES:
        put(tree, next(image.glob("lib/modules/*/kernel/**/%s.ko" % name)),
            "/modules/%s.ko" % name)
    (tree / "modules/order").write_text("".join(name + ".ko\n" for name in MODULES))
    (tree / "etc/homeward/homeward.yaml").write_text(config)
    put(tree, HERE / "guest_init.sh", "/init").chmod(0o755)
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
