"""A home that moves: `backup` here, `restore` there."""
import zipfile

from troubleshooting.scene import Scene, row

BACKUP = "homeward backup home.zip --config homeward.yaml --state state --plugins lib"
RESTORE = "homeward restore %s --config %s/homeward.yaml --state %s/state --plugins %s/lib"


def restore(archive, folder):
    return RESTORE % (archive, folder, folder, folder)


def changed(source, target):
    """A copy of a zip file in which one byte of the database is another one."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name == "state/homeward.db":
                content[-1] ^= 1
            new.writestr(name, bytes(content))


class Moving(Scene):
    def backed_up(self):
        home = self.home()
        done = self.type(BACKUP)
        self.assertEqual(done.code, 0, done.text)
        (self.folder / "new").mkdir()
        return home

    @row("it was changed or damaged")
    def test_a_backup_that_is_not_as_it_was_written(self):
        self.backed_up()
        changed(self.folder / "home.zip", self.folder / "worn.zip")
        self.hear(restore("worn.zip", "new"))
        self.assertFalse((self.folder / "new/homeward.yaml").exists(), "nothing was changed")
        self.over(self.type(restore("home.zip", "new")))

    @row("it is no part of a backup")
    def test_an_export_is_no_backup(self):
        self.backed_up()
        done = self.type("homeward export export.zip --config homeward.yaml")
        self.assertEqual(done.code, 0, done.text)
        self.hear(restore("export.zip", "new"))
        self.over(self.type(restore("home.zip", "new")))

    @row("already?` (`restore`)")
    def test_the_daemon_still_runs(self):
        home = self.backed_up()
        self.hear(restore("home.zip", "."))
        home.stop()
        self.over(self.type(restore("home.zip", ".") + " --force"))

    @row("with --force it is set aside")
    def test_a_home_is_here_already(self):
        home = self.backed_up()
        home.stop()
        self.hear(restore("home.zip", "."))
        self.over(self.type(restore("home.zip", ".") + " --force"))
        home.start()
        self.over("homeward status")
