"""IPython's own shell, whose outputs are kept instead of shown."""

import builtins
import inspect
import os
import stat
import sys
import tempfile
import traceback
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType, ModuleType
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .given import GivenCell, Stubs, compiled
from .needs import Names, names_of, needless
from .nothing import NoPyplot
from .outputs import Outputs, Stream

OUTPUTS = Outputs(2**20)
NOT_AT_HAND = "NotAtHand"
"""The name of the exception of nnlib's public copy for what a lesson asks for."""
NEVER_FOR_WANT_OF_DRAWING = {"NotImplementedError", "NameError", NOT_AT_HAND}
"""What given cells raise over answers that are not written yet or whose cells failed, and over what is left out."""


class Publisher(DisplayPublisher):
    def publish(self, data: dict[str, Any], metadata: Any = None, source: Any = None, **_: Any) -> None:
        OUTPUTS.add({"output_type": "display_data", "data": data, "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:
        OUTPUTS.begin()


class Hook(DisplayHook):
    """The value of a cell's last line."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        OUTPUTS.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": format_dict,
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class Shell(InteractiveShell):
    runs_given_cell = False
    given_cells: Mapping[str, GivenCell] = MappingProxyType({})
    names: Mapping[str, Names | None] = MappingProxyType({})
    stubs = Stubs(())

    def know_given_cells(self, sources: Iterable[str], stubs: Iterable[str]) -> None:
        """Take in the lesson's own cells and its stubs, so that no submission has to compile them."""
        unwritten = list(compiled(self, stubs))
        self.stubs = Stubs(unwritten)
        self.given_cells = {cell.source: cell for cell in [*compiled(self, sources), *unwritten]}
        self.names = {source: names_of(source) for source in self.given_cells}

    def needless(self, given: Sequence[str], others: Sequence[str]) -> list[int]:
        """Which of a submission's given cells, by their place, no cell needs that is run anyway."""

        def names(source: str) -> Names | None:
            return self.names[source] if source in self.names else names_of(source)

        return needless([*map(names, given)], [*map(names, others)])

    def enable_gui(self, gui: Any = None) -> None:
        """There is no screen: matplotlib asks for none."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Say at once which module cells belong to, which inspect would look for in every module there is."""
        for frame, _ in traceback.walk_tb(sys.exc_info()[2]):
            name = frame.f_code.co_filename
            if frame.f_globals is self.user_ns:
                inspect.modulesbyfile[inspect.getabsfile(frame, name)] = "__main__"
        super().showtraceback(*args, **kwargs)

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        """The history, for which IPython formats every exception a second time, is not kept."""
        return {}

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        if self.runs_given_cell and etype.__name__ == NOT_AT_HAND:
            # The lesson's own line, which works wherever all of nnlib is: nobody has made a mistake.
            OUTPUTS.stream("stdout", f"[This cell stops here: {evalue}]\n")
            return
        OUTPUTS.add(
            {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(map(str, stb))}
        )


def make_shell() -> Shell:
    """The shell, with matplotlib drawing as it does in a notebook."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.display_pub_class = f"{__name__}.Publisher"
    config.InteractiveShell.displayhook_class = f"{__name__}.Hook"
    shell = Shell.instance(config=config, display_pub_class=Publisher, displayhook_class=Hook)
    shell.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
    builtins.input = nobody_answers
    sys.path.insert(0, "")  # As in a notebook, where modules that a cell writes can be imported.
    return shell


def nobody_answers(prompt: object = "") -> NoReturn:
    raise StdinNotImplementedError(
        f"input({prompt!r}) has nobody to ask while a notebook is graded: write the value into the code."
    )


def run_cell(shell: Shell, source: str, given: bool, limit: int) -> list[dict[str, Any]]:
    """Run one cell and return its outputs. given: nobody needs to see what it draws."""
    OUTPUTS.limit = limit
    shell.runs_given_cell = given
    idle = NoPyplot()
    pyplot = shell.user_ns.get("plt")
    skip_drawing = given and isinstance(pyplot, ModuleType) and pyplot.__name__ == "matplotlib.pyplot"
    if skip_drawing:
        shell.user_ns["plt"] = idle
    shell.InteractiveTB.set_mode("Plain" if given else "Context")
    error = run_once(shell, source)
    if skip_drawing and shell.user_ns.get("plt") is idle:
        shell.user_ns["plt"] = pyplot
    if idle.used and error and type(error).__name__ not in NEVER_FOR_WANT_OF_DRAWING:
        run_once(shell, source)
    return OUTPUTS.finished()


def run_once(shell: Shell, source: str) -> BaseException | None:
    """Run a cell and return what it raised."""
    OUTPUTS.begin()
    sys.stdout, sys.stderr = Stream(OUTPUTS, "stdout", 1), Stream(OUTPUTS, "stderr", 2)
    given = shell.given_cells.get(source)
    ran = given.run(shell) if given else shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    OUTPUTS.stream("stdout", written_past_python())
    return ran.error_before_exec or ran.error_in_exec


def catch_what_goes_past_python() -> None:
    """Let descriptors 1 and 2, which other programs and C code write to, lead into a file that is read later."""
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


def written_past_python() -> str:
    if not stat.S_ISREG(os.fstat(1).st_mode):
        return ""
    size = os.lseek(1, 0, os.SEEK_END)
    if not size:
        return ""
    os.lseek(1, 0, os.SEEK_SET)
    text = os.read(1, OUTPUTS.limit + 1).decode("utf-8", "replace")
    os.ftruncate(1, 0)
    os.lseek(1, 0, os.SEEK_SET)
    return text
