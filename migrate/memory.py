"""What the kernels are made of: the compiler's settings, and memory by address.

Inside a kernel, tables and buffers are addresses (``array.ctypes.data``): handing arrays from function to function
costs reference counting on every character, indexing one costs a test for negative indices, and NumPy has no
unaligned access to eight bytes. The arrays themselves are the kernel's parameters, and so outlive the addresses. A
kernel makes no arrays: NumPy's functions in it would have Numba import its compiler when the kernel is loaded.

A kernel is compiled again when its own file has changed, or one of those that kernels elsewhere are made of: see
``_SHARED``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import caching, cgutils
from numba.core.runtime import nrt
from numba.extending import intrinsic

#: Bytes in a word, and in what ``matches_at`` looks at.
WORD, WIDE = 8, 32
#: A word in which every byte is 1, and one of every byte's highest bit.
REPEAT, SIGNS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(signature: Any = None, *, inlined: bool = False) -> Callable[[Kernel], Kernel]:
    """``numba.njit`` for one signature, cached and without the interpreter lock; keeps the function's Python type.

    ``inlined``: for what a kernel does per run of characters. It becomes part of the kernels that call it and is cached
    with them.
    """

    def compile_or_load(function: Kernel) -> Kernel:
        kernel: Any = njit(nogil=True, forceinline=inlined)(function)
        if not inlined:  # where ``cache=True`` would put Numba's own cache:
            kernel._cache = _Kept(function)  # type: ignore[no-untyped-call]  # noqa: SLF001
        if signature is not None:
            kernel.compile(signature)
            kernel.disable_compile()
        return cast("Kernel", kernel)

    return compile_or_load


#: Files whose functions and numbers become part of kernels in other files. Numba alone would look at a kernel's own.
_SHARED = (
    "memory.py", "views.py", "characters/bitmap.py", "charsets/cells.py", "charsets/grammar.py", "charsets/kernel.py",
    "readers/xml_kernel.py",
)  # fmt: skip


@cache
def _shared_state() -> tuple[tuple[int, int], ...]:
    """When each shared file was last changed, and its size."""
    found = [(Path(__file__).parent / name).stat() for name in _SHARED]
    return tuple((file.st_mtime_ns, file.st_size) for file in found)


class _Kept(caching.FunctionCache):
    """Numba's cache, asked without getting ready to compile first.

    That is what Numba does before it looks, and what takes longest when a command starts: 0.3 s of imports and tables
    that machine code from the cache has no use for. A kernel that is not in the cache is compiled as ever.
    """

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        nrt.rtsys.initialize(target_context)  # what the machine code calls: reference counts
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)  # type: ignore[no-untyped-call]

    def _index_key(self, sig: Any, codegen: Any) -> Any:
        return (*super()._index_key(sig, codegen), _shared_state())  # type: ignore[no-untyped-call]


def _loader(bits: int, result: Any, scale: int) -> Callable[[int, int], Any]:
    """An intrinsic ``load(address, index)`` of an unsigned number of ``bits``, ``scale`` bytes from the next."""

    def load(_context: Any, _address: Any, _index: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            place = builder.add(args[0], builder.mul(args[1], ir.Constant(ir.IntType(64), scale)))
            value = builder.load(builder.inttoptr(place, ir.IntType(bits).as_pointer()), align=1)
            return value if bits == result.bitwidth else builder.zext(value, ir.IntType(64))

        return result(types.int64, types.int64), generate

    return cast("Callable[[int, int], Any]", intrinsic(load))


#: The byte ``index`` bytes from ``address``, as int64.
byte_at = _loader(8, types.int64, 1)
#: The ``index``-th of the 32-bit numbers at ``address``, none of them negative, as int64.
number_at = _loader(32, types.int64, 4)
#: The ``index``-th of the words at ``address``, as uint64.
word_at = _loader(64, types.uint64, WORD)
#: The ``index``-th of the words at ``address``, an address or a count, as int64.
address_at = _loader(64, types.int64, WORD)
#: The eight bytes that begin ``index`` bytes from ``address``, as one little-endian word. All eight must be there.
eight_at = _loader(64, types.uint64, 1)


@intrinsic
def _put(_context: Any, _address: Any, _index: Any, _word: Any) -> Any:
    def generate(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        place = builder.inttoptr(builder.add(args[0], args[1]), ir.IntType(64).as_pointer())
        builder.store(args[2], place, align=1)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.uint64), generate


@intrinsic
def _put_byte(_context: Any, _address: Any, _index: Any, _byte: Any) -> Any:
    def generate(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        place = builder.inttoptr(builder.add(args[0], args[1]), ir.IntType(8).as_pointer())
        builder.store(builder.trunc(args[2], ir.IntType(8)), place)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), generate


@intrinsic
def _matches_at(_context: Any, _address: Any, _index: Any, _one: Any, _other: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        byte, number = ir.IntType(8), ir.IntType(32)
        vector = ir.VectorType(byte, WIDE)
        place = builder.inttoptr(builder.add(args[0], args[1]), vector.as_pointer())
        found, undefined = builder.load(place, align=1), ir.Constant(vector, ir.Undefined)
        hits = []
        for arg in args[2:]:
            single = builder.insert_element(undefined, builder.trunc(arg, byte), ir.Constant(number, 0))
            every = builder.shuffle_vector(single, undefined, ir.Constant(ir.VectorType(number, WIDE), None))
            hits.append(builder.icmp_unsigned("==", found, every))
        return builder.zext(builder.bitcast(builder.or_(*hits), ir.IntType(WIDE)), ir.IntType(64))

    return types.uint64(types.int64, types.int64, types.int64, types.int64), generate


@intrinsic
def _lowest_bit(_context: Any, _word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], cgutils.true_bit)

    return types.int64(types.uint64), generate


@intrinsic
def _prefetch(_context: Any, _address: Any, _index: Any) -> Any:
    def generate(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        pointer, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")  # type: ignore[no-untyped-call]
        place = builder.inttoptr(builder.add(args[0], args[1]), pointer)
        builder.call(fetch, [place, number(0), number(3), number(1)])  # to read, to be kept near, data
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), generate


@intrinsic
def _utf8_length(_context: Any, _word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        leading = builder.ctlz(args[0], cgutils.true_bit)
        return builder.sub(ir.Constant(ir.IntType(64), WORD), builder.lshr(leading, ir.Constant(ir.IntType(64), 3)))

    return types.int64(types.uint64), generate


#: ``put(address, index, word)``: write eight bytes, little-endian, ``index`` bytes from ``address``. All need room.
put = cast("Callable[[int, int, Any], None]", _put)
#: ``put_byte(address, index, byte)``: write one byte.
put_byte = cast("Callable[[int, int, int], None]", _put_byte)
#: ``matches_at(address, index, one, other)``: bit i is set where the byte ``index`` + i bytes from ``address`` is one
#: of the two; 32 bytes must be there.
matches_at = cast("Callable[[int, int, int, int], Any]", _matches_at)
#: ``lowest_bit(word)``: the number of the lowest bit that is set; the word is not 0.
lowest_bit = cast("Callable[[Any], int]", _lowest_bit)
#: ``prefetch(address, index)``: have the memory there brought near; nothing happens where there is none.
prefetch = cast("Callable[[int, Any], None]", _prefetch)
#: ``utf8_length(word)``: how many bytes of UTF-8 a packed word holds, 1 to 8; none of them is X'00'.
utf8_length = cast("Callable[[Any], int]", _utf8_length)


@compiled(inlined=True)
def ones(count: int) -> Any:
    """A word whose ``count`` lowest bytes are all ones, 0 to 8."""
    return np.uint64(2**64 - 1) >> np.uint64(64 - 8 * count) if count else np.uint64(0)


@compiled(inlined=True)
def not_from(word: Any, first: int) -> Any:
    """The highest bits of the bytes of a word that are not from ``first`` to X'7E'; above one, of others too."""
    return (word | (word + REPEAT) | ~(word + REPEAT * np.uint64(0x80 - first))) & SIGNS
