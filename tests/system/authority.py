"""A certificate authority of a test's own, by the openssl command."""
import pathlib
import subprocess


def _openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


class Authority:
    def __init__(self, folder, name="authority"):
        self.folder = pathlib.Path(folder) / name
        self.folder.mkdir()
        self.certificate, self.key = self.folder / "ca.pem", self.folder / "ca.key"
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-keyout", self.key, "-out", self.certificate, "-days", "3650", "-subj",
                 "/CN=" + name)
        (self.folder / "index.txt").touch()
        (self.folder / "serial").write_text("1000\n")
        (self.folder / "crlnumber").write_text("01\n")
        self.config = self.folder / "ca.cnf"
        self.config.write_text(
            "[ca]\ndefault_ca=own\n[own]\ndatabase=%(f)s/index.txt\nserial=%(f)s/serial\n"
            "crlnumber=%(f)s/crlnumber\nnew_certs_dir=%(f)s\ncertificate=%(f)s/ca.pem\n"
            "private_key=%(f)s/ca.key\ndefault_md=sha256\ndefault_days=365\n"
            "default_crl_days=30\npolicy=any\ncopy_extensions=copy\nunique_subject=no\n"
            "[any]\ncommonName=supplied\n" % {"f": self.folder})

    def issue(self, name, alternative="IP:127.0.0.1,DNS:localhost", start=None, end=None):
        """Certificate and key for a name; times as openssl writes them, 20260101000000Z."""
        request, key = self.folder / (name + ".csr"), self.folder / (name + ".key")
        certificate = self.folder / (name + ".pem")
        _openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-keyout", key, "-out", request, "-subj", "/CN=" + name, "-addext",
                 "subjectAltName=" + alternative)
        times = (["-startdate", start] if start else []) + (["-enddate", end] if end else [])
        _openssl("ca", "-batch", "-notext", "-config", self.config, "-in", request, "-out",
                 certificate, *times)
        key.chmod(0o644)  # a mosquitto that root starts reads it as another user
        return certificate, key

    def revoke(self, certificate):
        _openssl("ca", "-config", self.config, "-revoke", certificate)

    def revocations(self):
        """The list of what was revoked so far."""
        file = self.folder / "crl.pem"
        _openssl("ca", "-config", self.config, "-gencrl", "-out", file)
        return file
