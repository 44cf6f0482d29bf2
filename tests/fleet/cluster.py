"""A private RabbitMQ cluster with its MQTT plugin, from Debian's rabbitmq-server.

Each node has its own name, ports, cookie and data below one folder; the nodes find each other
through an epmd of their own. Nothing of a RabbitMQ that the machine itself runs is touched or
needed: not its service, its user, its cookie, its port mapper. All listeners are on loopback. What
was started is ended by its process id.
"""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "system"))
from ports import free_port  # noqa: E402

NOT_HERE = 77  # the exit code of a test that can't run here
CHANNELS = "(alerts|readings|status|heartbeat|replies)"


def program(name):
    """A program of RabbitMQ itself: Debian's wrappers in /usr/sbin want to be its own user."""
    for folder in sorted(pathlib.Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin")):
        if (folder / name).exists():
            return str(folder / name)
    return None


def missing():
    """What of the cluster's programs is not installed; empty: all is there."""
    return [name for name, found in (("rabbitmq-server", program("rabbitmq-server")),
                                     ("epmd", shutil.which("epmd"))) if not found]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(what, condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.2)
    raise RuntimeError("waited in vain for " + what)


def password_hash(password):
    """As RabbitMQ keeps it: four bytes of salt before the SHA-256 of salt and password."""
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def user(name, password):
    return {"name": name, "password_hash": password_hash(password), "tags": [],
            "hashing_algorithm": "rabbit_password_hashing_sha256"}


def home_rights(home):
    """What docs/OPERATIONS.md gives a home: its own queue, its own topics."""
    own = "^mqtt-subscription-%sqos[01]$" % home
    used = "^(amq\\.topic|mqtt-subscription-%sqos[01])$" % home
    return ({"user": home, "vhost": "/", "configure": own, "write": used, "read": used},
            {"user": home, "vhost": "/", "exchange": "amq.topic",
             "write": "^homeward\\.v1\\.{username}\\.%s$" % CHANNELS,
             "read": "^homeward\\.v1\\.{username}\\.commands$"})


def centre_rights(centre):
    own = "^mqtt-subscription-%s.*$" % centre
    used = "^(amq\\.topic|mqtt-subscription-%s.*)$" % centre
    return ({"user": centre, "vhost": "/", "configure": own, "write": used, "read": used},
            {"user": centre, "vhost": "/", "exchange": "amq.topic",
             "write": "^homeward\\.v1\\.[^.]+\\.commands$", "read": "^homeward\\.v1\\."})


def definitions(homes, centre, password):
    """Users and permissions, in the form that RabbitMQ loads at its first start."""
    rights = [home_rights(home) for home in homes] + [centre_rights(centre)]
    return {"users": [user(name, password) for name in [*homes, centre]],
            "vhosts": [{"name": "/"}],
            "permissions": [right[0] for right in rights],
            "topic_permissions": [right[1] for right in rights]}


class Node:
    """One node of the cluster; killed and started again as the test likes."""

    def __init__(self, cluster, number):
        self.name = "fleet%d@localhost" % number
        self.folder = cluster.folder / ("node%d" % number)
        self.folder.mkdir()
        self.mqtt_port, self.amqp_port, self.dist_port = free_port(), free_port(), free_port()
        self.cluster = cluster
        self.process = None

    def configure(self, names, definitions_file):
        nodes = "".join("cluster_formation.classic_config.nodes.%d = %s\n" % (k + 1, name)
                        for k, name in enumerate(names))
        load = "load_definitions = %s\n" % definitions_file if definitions_file else ""
        (self.folder / "rabbitmq.conf").write_text(
            "listeners.tcp.1 = 127.0.0.1:%d\n" % self.amqp_port +
            "mqtt.listeners.tcp.1 = 127.0.0.1:%d\n" % self.mqtt_port +
            "mqtt.allow_anonymous = false\n"
            "mqtt.durable_queue_type = quorum\n"  # a kept session outlives its node
            "mqtt.prefetch = 200\n"
            "mqtt.tcp_listen_options.backlog = 1024\n"
            "cluster_partition_handling = pause_minority\n"
            "vm_memory_high_watermark.absolute = 2GB\n"
            "disk_free_limit.absolute = 200MB\n"
            "log.file.level = warning\n"
            "log.console = false\n"
            "cluster_formation.peer_discovery_backend = classic_config\n" + nodes + load)
        (self.folder / "enabled_plugins").write_text("[rabbitmq_mqtt].\n")

    def environment(self):
        place = str(self.folder)
        # Erlang's schedulers spin for work by default, which takes the cores from all the others.
        quiet = "+sbwt none +sbwtdcpu none +sbwtdio none"
        return {**os.environ, **self.cluster.environment, "RABBITMQ_NODENAME": self.name,
                "RABBITMQ_NODE_PORT": str(self.amqp_port),
                "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
                "RABBITMQ_DIST_PORT": str(self.dist_port),
                "RABBITMQ_CONF_ENV_FILE": place + "/none",
                "RABBITMQ_CONFIG_FILE": place + "/rabbitmq.conf",
                "RABBITMQ_ENABLED_PLUGINS_FILE": place + "/enabled_plugins",
                "RABBITMQ_MNESIA_BASE": place + "/data", "RABBITMQ_LOG_BASE": place + "/log",
                "RABBITMQ_PID_FILE": place + "/pid",
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                    quiet + " -kernel inet_dist_use_interface {127,0,0,1}"}

    def start(self):
        with open(self.folder / "output", "ab") as output:
            self.process = subprocess.Popen([program("rabbitmq-server")], stdout=output,
                                            stderr=output, stdin=subprocess.DEVNULL,
                                            env=self.environment(), start_new_session=True)

    def wait_until_up(self, seconds=180):
        def up():
            if self.process.poll() is not None:
                raise RuntimeError("%s ended: see %s" % (self.name, self.folder))
            return listens(self.mqtt_port)
        wait_for(self.name + " to take MQTT", up, seconds)

    def kill(self):
        """As a power cut: the script and the emulator are one process group of ours."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process = None

    def control(self, *words):
        done = subprocess.run([program("rabbitmqctl"), "-n", self.name, *words], check=True,
                              env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=120)
        return done.stdout.decode()


class Cluster:
    """Nodes with the users of `homes` and `centre`, all with one password."""

    def __init__(self, folder, homes, centre="centre", password="fleet", nodes=3):
        self.folder = pathlib.Path(folder)
        epmd = free_port()
        (self.folder / "home").mkdir()
        self.environment = {"HOME": str(self.folder / "home"), "ERL_EPMD_PORT": str(epmd),
                            "ERL_EPMD_ADDRESS": "127.0.0.1"}
        cookie = self.folder / "home" / ".erlang.cookie"
        cookie.write_text(base64.b32encode(os.urandom(15)).decode())
        cookie.chmod(0o400)
        self.mapper = subprocess.Popen(["epmd", "-port", str(epmd), "-address", "127.0.0.1"],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        users = self.folder / "definitions.json"
        users.write_text(json.dumps(definitions(homes, centre, password)))
        self.nodes = [Node(self, number + 1) for number in range(nodes)]
        names = [node.name for node in self.nodes]
        for node in self.nodes:
            node.configure(names, users if node is self.nodes[0] else None)

    def start(self):
        """The first node alone, so that the others have one to join."""
        wait_for("epmd", lambda: listens(int(self.environment["ERL_EPMD_PORT"])), 20)
        self.nodes[0].start()
        self.nodes[0].wait_until_up()
        for node in self.nodes[1:]:
            node.start()
        for node in self.nodes[1:]:
            node.wait_until_up()

    def stop(self):
        for node in self.nodes:
            node.kill()
        self.mapper.kill()
        self.mapper.wait()
