"""Rules of the zip and of its parts."""

import posixpath
import re
import struct
import zlib
from xml.etree import ElementTree as ET

from tests.excel.rules.package import CT, MAIN_TYPES


def check_zip(p):
    raw = p.path.read_bytes()
    seen = {}
    for i in p.zip.infolist():
        if i.filename.lower() in seen:
            p.error("zip-name-twice", i.filename, "", "two entries of one name (case does not matter)")
        seen[i.filename.lower()] = i
        if i.compress_type not in (0, 8):
            p.error("zip-method", i.filename, "", f"compression method {i.compress_type}")
        if i.flag_bits & 1:
            p.error("zip-encrypted", i.filename, "", "encrypted entry")
        if "\\" in i.filename or i.filename.startswith("/") or not i.filename.isascii():
            p.error("zip-name", i.filename, "", "name with backslash, leading slash or beyond ASCII")
        if i.extract_version > 20:
            p.error(
                "zip-version",
                i.filename,
                "",
                f"needs version {i.extract_version / 10} (zip64): Excel refuses it in small files",
            )
        at = i.header_offset
        sig, _need, flags, method, _t, _d, crc, packed, plain, n, x = struct.unpack_from("<IHHHHHIIIHH", raw, at)
        if sig != 0x04034B50:
            p.error("zip-local", i.filename, "", "no local header")
            continue
        if raw[at + 30 : at + 30 + n].decode("utf-8", "replace") != i.filename:
            p.error("zip-local", i.filename, "", "local and central name differ")
        if method != i.compress_type or (
            not flags & 8 and (crc, packed, plain) != (i.CRC, i.compress_size, i.file_size)
        ):
            p.error("zip-local", i.filename, "", "local header says other sizes, checksum or method than the directory")
        data = raw[at + 30 + n + x : at + 30 + n + x + i.compress_size]
        if i.compress_type == 8:
            reader = zlib.decompressobj(-15)
            out = reader.decompress(data) + reader.flush()
            if not reader.eof or reader.unused_data:
                p.error("zip-stream", i.filename, "", "the deflated stream does not end where the entry does")
            if len(out) != i.file_size or zlib.crc32(out) != i.CRC:
                p.error("zip-crc", i.filename, "", "size or checksum is wrong")
    if "[Content_Types].xml" not in p.names:
        p.error("no-content-types", "", "", "[Content_Types].xml is missing")


def check_parts(p):
    root = p.xml("[Content_Types].xml")
    defaults = {e.get("Extension").lower(): e.get("ContentType") for e in root if e.tag == f"{{{CT}}}Default"}
    overrides = {}
    for e in root:
        if e.tag == f"{{{CT}}}Override":
            if e.get("PartName").lower() in overrides:
                p.error("type-twice", "[Content_Types].xml", e.get("PartName"), "two Overrides of one part")
            overrides[e.get("PartName").lower()] = e.get("ContentType")
    present = {"/" + n.lower() for n in p.names}
    for name in overrides:
        if name not in present:
            p.error("type-without-part", "[Content_Types].xml", name, "content type of a part that is not there")
    targets = set()
    for name in p.names:
        if name.endswith("/"):
            continue
        if (
            name != "[Content_Types].xml"
            and "/" + name.lower() not in overrides
            and name.rpartition(".")[2].lower() not in defaults
        ):
            p.error("part-without-type", name, "", "no content type")
        if name.endswith((".xml", ".rels", ".vml")):
            data = p.read(name)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                p.error("xml-dtd", name, "", "Excel refuses document type declarations")
            try:
                p.xml(name)
            except ET.ParseError as fault:
                p.error("xml-malformed", name, "", str(fault))
        if name.endswith(".rels"):
            part = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[:-5])
            if part and part not in p.names:
                p.error("rels-without-part", name, "", "relationships of a part that is not there")
            for rid, (_kind, target, mode) in p.rels(part).items():
                if mode == "Internal":
                    targets.add(target.lower())
                    if target.lower() not in {n.lower() for n in p.names}:
                        p.error("rel-target", name, rid, f"target {target} is not in the package")
                elif not re.fullmatch(r"[^\s<>\"{}|^`\x00-\x1f]+", target):
                    p.warn(
                        "rel-external", name, rid, f"external target with characters a URI cannot have: {target[:80]}"
                    )
    for name in p.names:
        if not name.endswith((".rels", "/")) and name != "[Content_Types].xml" and name.lower() not in targets:
            p.warn("part-unreached", name, "", "no relationship leads to this part")
    kind = overrides.get("/xl/workbook.xml")
    wanted = MAIN_TYPES.get(p.path.suffix.lower())
    if wanted and kind != wanted:
        p.error("main-type", "[Content_Types].xml", "/xl/workbook.xml", f"{kind} in a {p.path.suffix} file")
    macros = any(t.endswith("/vbaProject") for t, *_ in p.rels("xl/workbook.xml").values())
    if macros != (p.path.suffix.lower() in (".xlsm", ".xlam", ".xltm")):
        p.error("macro-suffix", "xl/workbook.xml", "", "macro project and file suffix do not go together")
    if "xl/calcChain.xml" in p.names:
        p.warn(
            "calc-chain", "xl/calcChain.xml", "", "a calculation chain must list exactly the formula cells: better none"
        )
