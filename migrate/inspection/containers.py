"""Files that are no records and no plain text: known by the bytes they begin with."""

from __future__ import annotations

from migrate.inspection.model import Container

#: First bytes → (name, what to do: a key of the words).
_MAGIC: tuple[tuple[bytes, str, Container], ...] = (
    (b"PK\x03\x04", "ZIP", "archive"),
    (b"PK\x05\x06", "ZIP", "archive"),
    (b"BZh", "bzip2", "archive"),
    (b"\xfd7zXZ\x00", "xz", "archive"),
    (b"\x28\xb5\x2f\xfd", "zstd", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip", "archive"),
    (b"Rar!\x1a\x07", "RAR", "archive"),
    (b"\x1f\x9d", "compress (.Z)", "archive"),
    (b"MSCF\x00\x00", "CAB", "archive"),
    (b"PAR1", "Parquet", "data"),
    (b"SQLite format 3\x00", "SQLite", "data"),
    (b"ARROW1\x00\x00", "Arrow", "data"),
    (b"\x00\x01\x00\x00Standard ", "Access", "data"),
    (b"%PDF-", "PDF", "document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel / Word 97–2003", "document"),
    (b"{\\rtf", "RTF", "document"),
    (b"\x7fELF", "ELF", "program"),
    (b"\xca\xfe\xba\xbe", "Java class", "program"),
    (b"\x89PNG\r\n\x1a\n", "PNG", "picture"),
    (b"\xff\xd8\xff", "JPEG", "picture"),
    (b"GIF8", "GIF", "picture"),
    (b"II*\x00", "TIFF", "picture"),
    (b"MM\x00*", "TIFF", "picture"),
)
#: Members by which a ZIP file is known for what it is.
_ZIP_KINDS = ((b"xl/", "Excel (.xlsx)"), (b"word/", "Word (.docx)"), (b"ppt/", "PowerPoint (.pptx)"))
_MZ, _PE_AT = b"MZ", 0x3C
_TAR_AT, _TAR = 257, b"ustar"


def container_of(head: bytes) -> tuple[str, Container] | None:
    """The name and the sort of a container by its first bytes, or None."""
    for magic, name, sort in _MAGIC:
        if head.startswith(magic):
            if name == "ZIP":
                return next(((kind, "document") for member, kind in _ZIP_KINDS if member in head), (name, sort))
            return name, sort
    if head.startswith(_MZ) and b"PE\0\0" in head[:1024] and len(head) > _PE_AT:
        return "Windows program", "program"
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return "tar", "archive"
    return None
