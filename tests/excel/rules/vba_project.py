"""A macro project read from its bytes, with the rules of [MS-CFB] and [MS-OVBA]."""

import re
import struct


def cfb_streams(p, part, d):
    """The streams of a compound file; its tree must be in order, or Windows does not find them."""
    assert d[:8] == bytes.fromhex("D0CF11E0A1B11AE1"), "no compound file"
    shift, cutoff = 1 << struct.unpack_from("<H", d, 30)[0], struct.unpack_from("<I", d, 56)[0]
    first_dir, first_mini = struct.unpack_from("<I", d, 48)[0], struct.unpack_from("<I", d, 60)[0]

    def sector(n):
        return d[(n + 1) * shift : (n + 2) * shift]

    fat = []
    for f in struct.unpack_from("<109I", d, 76):
        if f < 0xFFFFFFFA:
            fat += struct.unpack(f"<{shift // 4}I", sector(f))

    def chain(n):
        seen = []
        while n < 0xFFFFFFFA:
            assert n not in seen, "a chain of sectors runs in a circle"
            seen.append(n)
            n = fat[n]
        return b"".join(map(sector, seen))

    directory, entries = chain(first_dir), []
    for at in range(0, len(directory), 128):
        e = directory[at : at + 128]
        length = struct.unpack_from("<H", e, 64)[0]
        left, right, child, start, size_ = *struct.unpack_from("<III", e, 68), *struct.unpack_from("<IQ", e, 116)
        entries.append(
            (e[: max(length - 2, 0)].decode("utf-16-le"), e[66], e[67], left, right, child, start, size_ & 0xFFFFFFFF)
        )
    mini_fat = struct.unpack(f"<{len(chain(first_mini)) // 4}I", chain(first_mini)) if first_mini < 0xFFFFFFFA else ()
    mini = chain(entries[0][6])
    streams = {}

    def content(start, length):
        if length >= cutoff:
            return chain(start)[:length]
        out = b""
        while start < 0xFFFFFFFA:
            out += mini[start * 64 : start * 64 + 64]
            start = mini_fat[start]
        return out[:length]

    def visit(n, path, low, high, red_above):
        if n == 0xFFFFFFFF:
            return 1
        name, kind, colour, left, right, child, start, length = entries[n]
        key = (len(name.encode("utf-16-le")), name.upper())
        if (low is not None and key <= low) or (high is not None and key >= high):
            p.error("cfb-order", part, path + name, "the directory's tree is out of order")
        a, b = visit(left, path, low, key, colour == 0), visit(right, path, key, high, colour == 0)
        if a != b or (red_above and colour == 0):
            p.warn(
                "cfb-colours",
                part,
                path + name,
                "the directory's tree is not red and black as it should be (readers do not mind)",
            )
        if kind == 2:
            streams[path + name] = content(start, length)
        elif kind == 1:
            visit(child, path + name + "/", None, None, False)
        return a + (colour == 1)

    visit(entries[0][5], "", None, None, False)
    return streams


def decompressed(data):
    """[MS-OVBA] 2.4.1."""
    assert data[0] == 1, "no compressed container"
    out, at = bytearray(), 1
    while at < len(data):
        (head,) = struct.unpack_from("<H", data, at)
        end, at, start = min(at + (head & 0xFFF) + 3, len(data)), at + 2, len(out)
        if not head >> 15:
            out += data[at : at + 4096]
            at = end
            continue
        while at < end:
            flags = data[at]
            at += 1
            for bit in range(8):
                if at >= end:
                    break
                if not flags >> bit & 1:
                    out.append(data[at])
                    at += 1
                    continue
                (token,) = struct.unpack_from("<H", data, at)
                at += 2
                bits = max(4, (len(out) - start - 1).bit_length())
                for _ in range((token & (0xFFFF >> bits)) + 3):
                    out.append(out[-((token >> (16 - bits)) + 1)])
    return bytes(out)


def read_project(p, part):
    streams = cfb_streams(p, part, p.read(part))
    head = streams["VBA/_VBA_PROJECT"]
    if head[:2] != b"\xcc\x61":
        p.error("vba-header", part, "_VBA_PROJECT", "not a VBA project")
    if head[2:4] != b"\xff\xff" and not any(head[7:]):
        p.warn(
            "vba-version",
            part,
            "_VBA_PROJECT",
            f"version {head[3]:02X}{head[2]:02X} with an empty cache: [MS-OVBA] 2.3.4.1 wants CC61 FFFF 00 0000 and nothing else when there is no cache",
        )
    if len(head) > 7 and head[2:4] == b"\xff\xff":
        p.warn("vba-version", part, "_VBA_PROJECT", "version FFFF with a cache")
    d, at, modules, page = decompressed(streams["VBA/dir"]), 0, [], "cp1252"
    while at + 6 <= len(d):
        number, length = struct.unpack_from("<HI", d, at)
        at += 6
        length = 6 if number == 9 else length
        value = d[at : at + length]
        at += length
        if number == 3:
            page = f"cp{struct.unpack('<H', value)[0]}".replace("cp65001", "utf-8").replace("cp10000", "mac_roman")
        elif number == 0x19:
            modules.append({"name": value.decode(page), "kind": "standard", "offset": 0, "stream": value.decode(page)})
        elif number == 0x1A:
            modules[-1]["stream"] = value.decode(page)
        elif number == 0x31:
            modules[-1]["offset"] = struct.unpack("<I", value)[0]
        elif number == 0x22:
            modules[-1]["kind"] = "document"
        elif number == 0x10:
            break
    if at != len(d):
        p.warn("vba-dir", part, "dir", f"{len(d) - at} bytes behind the terminator ([MS-OVBA] 2.3.4.2 has none)")
    for m in modules:
        data = streams[f"VBA/{m['stream']}"][m["offset"] :]
        text = decompressed(data).decode(page)
        m["source"] = text
        if f'Attribute VB_Name = "{m["name"]}"' not in text:
            p.error("vba-name", part, m["name"], "the module's own name differs from the project's")
        if m["kind"] == "document" and ("VB_Base" in text) is False:
            p.error("vba-document", part, m["name"], "a document module without VB_Base")
        if m["kind"] == "document" and re.search(r"(?mi)^\s*(?:public|private)?\s*(?:sub|function)\s", text) is None:
            m["kind"] = "document"
    listing = streams["PROJECT"].decode(page)
    names = {n.lower() for n in re.findall(r"(?m)^(?:Module|Class)=(.+?)\r?$", listing)}
    names |= {n.lower() for n in re.findall(r"(?m)^Document=(.+?)/&H[0-9A-F]{8}\r?$", listing)}
    for key in ("ID", "Name", "HelpContextID", "VersionCompatible32", "CMG", "DPB", "GC"):
        if not re.search(rf"(?m)^{key}=", listing):
            p.error("vba-project", part, key, "missing from the PROJECT stream")
    return modules, {"names": names}
