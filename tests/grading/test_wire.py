"""What crosses the sandbox's wall is plain data, exact, capped, and never trusted."""

import math
import socket
import struct

import hypothesis.extra.numpy as npst
import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading.student.identity import MOST_KNOWN
from autograder.grading.student.values import Handle, Values
from autograder.grading.student.wire import Channel, Closed, TooLarge, TooSlow, WireError

MiB = 2**20

PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, type(...), np.generic, np.ndarray,
         np.random.Generator, Handle, WireError)  # fmt: skip
"""All that can come of a message, whatever is in it."""


class Side(Values):
    """One of two sides that hand each other handles and nothing else."""

    def __init__(self, side: int) -> None:
        self.theirs: dict[int, Handle] = {}
        super().__init__(side, self.resolved, self.number_behind, lambda value: callable(value))

    def resolved(self, handle: Handle) -> Handle:
        return self.theirs.setdefault(handle.number, handle)

    def number_behind(self, value: object) -> int | None:
        return value.number if isinstance(value, Handle) else None


def send(sender: Side, receiver: Side, value: object) -> object:
    structure, bulk = sender.pack(value)
    packed = msgpack.packb(structure, unicode_errors="surrogatepass")
    read = msgpack.unpackb(packed, unicode_errors="surrogatepass")
    return receiver.unpack(read, memoryview(b"".join(bulk)))


def across(value: object) -> object:
    return send(Side(0), Side(1), value)


def same(one: object, other: object) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray | np.generic):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    return struct.pack("d", one) == struct.pack("d", other) if isinstance(one, float) else one == other


numbers = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.complex_numbers(allow_nan=False)
texts = st.text(st.characters(codec=None)) | st.binary(max_size=500) | st.just("x" * 1000)
arrays = npst.arrays(
    npst.integer_dtypes() | npst.floating_dtypes(endianness="=") | npst.boolean_dtypes() | npst.complex_number_dtypes(),
    npst.array_shapes(min_dims=0, min_side=0, max_dims=3),
)
values = st.recursive(
    numbers | texts | arrays | st.just(...) | st.just(2**100) | st.just(-(2**64)),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.integers() | st.text(), inner),
    max_leaves=10,
)


@given(values)
@settings(max_examples=200, deadline=None)
def test_plain_values_arrive_exactly_as_they_were(value):
    assert same(across(value), value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.0, np.float32("nan"), np.longdouble(1) / 3, np.bool_(True)])
def test_special_numbers_keep_their_bits(value):
    assert same(across(value), value)


def test_arrays_keep_their_order_and_own_their_memory():
    array = np.arange(6.0).reshape(2, 3)
    arrived = across((array, array.T, array[:, ::2]))
    assert [a.flags.c_contiguous for a in arrived] == [True, False, True]
    assert all(a.base is None and a.flags.writeable for a in arrived)


def test_subclasses_arrive_as_what_they_are_made_of():
    class Cunning(list):
        def __eq__(self, other):
            return True

    class Number(int):
        def __int__(self):
            return 42

    class Grid(np.ndarray):
        def __array__(self, *_):
            raise AssertionError("asked for")

    arrived = across((Cunning([1, 2]), Number(3), np.arange(2).view(Grid)))
    assert same(arrived, ([1, 2], 3, np.arange(2)))


def test_whole_numbers_too_long_for_a_dtype_stay_exact_in_arrays():
    arrived = across(np.array([2**70, -1], dtype=object))
    assert arrived.dtype == object and arrived.tolist() == [2**70, -1]


def test_the_same_array_is_the_same_array_on_the_other_side_and_back():
    here, there = Side(0), Side(1)
    array = np.zeros(2)
    first, second = send(here, there, [array, array])
    assert first is second
    assert send(there, here, first) is array
    assert send(here, there, (array,))[0] is first


def test_a_list_that_holds_itself_arrives_as_one():
    loop: list[object] = []
    loop.append(loop)
    arrived = across(loop)
    assert arrived[0] is arrived


@pytest.mark.parametrize(
    ("value", "change"),
    [
        (np.zeros(3), lambda a: a.__setitem__(1, 5.0)),
        (np.zeros((2, 3)), lambda a: setattr(a, "shape", (3, 2))),
        ([1, 2], lambda items: items.append([3])),
        ({"a": 1}, lambda d: d.update(b=np.ones(2))),
        (np.random.default_rng(3), lambda rng: rng.random(7)),
    ],
)
def test_what_changes_on_one_side_changes_on_the_other(value, change):
    here, there = Side(0), Side(1)
    arrived = send(here, there, value)
    change(arrived)
    send(there, here, None)
    if isinstance(value, np.random.Generator):
        assert value.random() == arrived.random()
    else:
        assert same(value, arrived)


def test_an_unchanged_array_does_not_travel_twice():
    here, there = Side(0), Side(1)
    array = np.zeros(1000)
    kept = send(here, there, array)
    structure, bulk = here.pack(array)
    assert structure[1] == [] and not bulk
    assert kept.shape == (1000,)


def test_an_array_nobody_has_any_more_is_forgotten_on_both_sides():
    here, there = Side(0), Side(1)
    send(here, there, np.zeros(3))
    send(there, here, None)
    assert not here.known and not there.known


def test_a_view_that_is_kept_still_hears_of_changes():
    here, there = Side(0), Side(1)
    array = np.zeros(3)
    view = send(here, there, array)[1:]
    array[2] = 7
    send(here, there, None)
    assert view[1] == 7


@pytest.mark.parametrize("make", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_a_generator_goes_on_where_it_was_and_spawns_the_same_children(make):
    rng = np.random.Generator(getattr(np.random, make)(5))
    rng.standard_normal(3, dtype=np.float32)
    arrived = across(rng)
    assert rng.random() == arrived.random()
    assert rng.spawn(2)[1].random() == arrived.spawn(2)[1].random()


def test_functions_stay_where_they_are_and_come_back_as_themselves():
    here, there = Side(0), Side(1)
    handle = send(here, there, len)
    assert isinstance(handle, Handle) and handle.does == "c"
    assert send(there, here, [handle]) == [len]


def test_what_cannot_be_handed_over_leaves_everything_as_it_was():
    here, there = Side(0), Side(1)
    array = np.zeros(3)
    kept = send(here, there, array)
    array[0] = 1
    with pytest.raises(TypeError, match="set cannot be handed over"):
        here.pack([array, np.ones(2), {1, 2}])
    with pytest.raises(TooLarge):
        here.pack([np.ones(2), 2 ** (2**21)])
    send(here, there, None)
    assert kept[0] == 1


def test_a_message_over_the_limits_is_not_sent():
    one, other = channels()
    with pytest.raises(TooLarge):
        one.send(None, [b"x" * (MiB + 1)])
    one.send(["fine"])
    assert other.receive()[0] == ["fine"]


@pytest.mark.parametrize(
    "structure",
    [
        {"a": 1},
        ["@", 4],
        ["@", "x"],
        ["new", 3],
        ["new", 2, ["l"]],
        ["new", 3, ["a", "<f8", [10**12, 10**12], "C"]],
        ["new", 3, ["a", "<f8", [-1], "C"]],
        ["new", 3, ["a", "|O", [1], "C"]],
        ["new", 3, ["a", "<U9", [1], "C"]],
        ["new", 3, ["o", [3], 1]],
        ["new", 3, ["o", [1], "text"]],
        ["new", 3, ["d", ["new", 5, ["l"]], 1]],
        ["new", 3, ["d", 1]],
        ["new", 3, ["g", ["MT19937", ["d", "state", ["d", "pos", 10**6]], None]]],
        ["new", 3, ["g", ["os", None, None]]],
        ["n", "<f8", b"123"],
        ["s", 10**9],
        ["s", -1],
        ["i", b"1" * MiB],
        ["yours", 2],
        ["h", 3, 1, 2, 3],
        ["c", "a", "b"],
        ["unheard of"],
        [],
        [[[]]],
    ],
)
def test_what_is_no_value_is_refused(structure):
    with pytest.raises(WireError):
        Side(0).unpack([structure, [], []], memoryview(b""))


@given(values, st.integers(min_value=0), st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_a_damaged_message_is_refused_or_read_but_never_breaks_anything(value, place, byte):
    structure, bulk = Side(1).pack(value)
    one, other = channels()
    packed = bytearray(msgpack.packb([*structure, None], unicode_errors="surrogatepass"))
    packed[place % len(packed)] = byte
    size = sum(map(len, bulk))
    one.connection.sendall(struct.pack(">II", len(packed), size) + packed + b"".join(bulk))
    try:
        read, rest = other.receive()
        made = Side(0).unpack(read[:3] if isinstance(read, list) else read, rest)
    except WireError as refused:
        made = refused
    assert isinstance(made, PLAIN)


def test_depth_is_capped_on_both_sides():
    deep: list[object] = []
    for _ in range(500):
        deep = [deep]
    with pytest.raises(TooLarge):
        Side(1).pack(deep)
    node: list[object] = ["t"]
    for _ in range(500):
        node = ["t", node]
    with pytest.raises(WireError):
        Side(0).unpack([node, [], []], memoryview(b""))


def test_how_many_lists_cross_is_capped_on_both_sides():
    with pytest.raises(TooLarge, match="more than 50,000"):
        Side(1).pack([[] for _ in range(MOST_KNOWN)])
    node = ["t", *(["new", 2 * i + 1, ["l"]] for i in range(MOST_KNOWN + 1))]
    with pytest.raises(WireError):
        Side(0).unpack([node, [], []], memoryview(b""))


def channels(**limits) -> tuple[Channel, Channel]:
    one, other = socket.socketpair()
    return Channel(one, MiB), Channel(other, MiB, **limits)


def test_a_message_longer_than_any_may_be_is_refused_unread():
    one, other = channels()
    one.connection.sendall(struct.pack(">II", 2**31, 0))
    with pytest.raises(WireError):
        other.receive()


def test_all_messages_together_have_a_limit():
    one, other = channels(total_limit=3000)
    one.send(None, [b"x" * 2000])
    one.send(None, [b"x" * 2000])
    other.receive()
    with pytest.raises(WireError):
        other.receive()


def test_silence_ends_at_the_deadline_and_a_closed_socket_at_once():
    one, other = channels(deadline=0.0)
    with pytest.raises(TooSlow):
        other.receive()
    one, other = channels()
    one.close()
    with pytest.raises(Closed):
        other.receive()
