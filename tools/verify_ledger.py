"""Kiểm tra bản xuất sổ cái của vngov, chỉ với thư viện chuẩn. / Verify an export of a vngov ledger, with Python alone.

FILE: an export, or a proof that one entry is under a seal. Exit codes: 0 all holds, 1 something does not, 2 wrong use.
"""
# ruff: noqa: T201

import argparse
import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any


def need(holds: object, what: str) -> None:
    if not holds:
        raise ValueError(f"✗ {what}")


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def unhex(text: str) -> bytes:
    need(len(text) == 64 and set(text) <= set("0123456789abcdef"), "mã băm sai khuôn dạng · a hash does not have its form")
    return bytes.fromhex(text)


def sha256(*pieces: bytes) -> bytes:
    return hashlib.sha256(b"".join(pieces)).digest()


def root(hashes: list[bytes]) -> str:  # of the RFC 6962 tree whose leaves are these hashes
    level = [sha256(b"\0", one) for one in hashes]
    while len(level) > 1:
        level = [sha256(b"\1", *level[n : n + 2]) if n + 1 < len(level) else level[n] for n in range(0, len(level), 2)]
    return level[0].hex()


def entry_hash(previous: bytes, entry: Any, unit: str, stream: str, position: int) -> bytes:
    header = json.loads(entry["header"])
    told = [header["unit"], header["stream"], header["position"]] == [unit, stream, position]
    need(told, f"#{position} mục thiếu, thừa hoặc đổi chỗ · an entry is missing, doubled or moved")
    for part, commitment in ((entry["open"], entry["c_open"]), (entry["personal"], entry["c_personal"])):
        fits = part is None or hmac.digest(bytes.fromhex(part[0]), part[1].encode(), "sha256").hex() == commitment
        need(fits, f"#{position} nội dung không khớp cam kết · the content does not fit its commitment")
    sealed = sha256(entry["header"].encode()) + unhex(entry["c_open"]) + unhex(entry["c_personal"])
    return sha256(b"vngov-entry/1\0", previous, sealed)


def read_export(path: str) -> tuple[Any, list[bytes], list[Any]]:
    start: Any = None
    end, whole, hashes, seals = None, hashlib.sha256(), list[bytes](), list[Any]()
    kept, gone, erased = set[str](), set[str](), set[str]()  # ids of records: personal part there, not there, erased
    with Path(path).open("rb") as file:
        for n, line in enumerate(file, 1):
            data = json.loads(line)
            need(end is None and canonical(data) + b"\n" == line, f"dòng {n} sai khuôn dạng · line {n} does not have its form")
            if start is None:
                start, first, previous = data, data["first"], unhex(data["previous"])
                known = "vngov-ledger-export/1", ["first", "format", "personal", "previous", "stream", "unit"]
                fine = (data["format"], sorted(data)) == known and first > 0 and (first > 1 or not any(previous))
                need(fine, "dòng đầu sai, không phải bản xuất · the first line is wrong, this is no export")
            elif sorted(data) == ["c_open", "c_personal", "hash", "header", "open", "personal"] and not seals:
                at, header = first + len(hashes), json.loads(data["header"])
                hashes.append(previous := entry_hash(previous, data, start["unit"], start["stream"], at))
                need(previous.hex() == data["hash"], f"#{at} chuỗi băm bị đứt · the chain of hashes is broken")
                need(data["open"], f"#{at} thiếu phần mở · the open part is missing")
                if data["c_personal"] != "00" * 32:
                    (kept if data["personal"] else gone).add(header["id"])
                if header["act"] == "erased":
                    erased.add(header["id"])
            elif sorted(data) == ["seal"] and not seals and hashes:
                seals.append(data["seal"])
            else:
                end = {"entries": len(hashes), "head": previous.hex(), "root": root(hashes), "sha256": whole.hexdigest()}
                need(data == end, f"dòng {n} sai, hoặc có byte bị sửa · line {n} is wrong, or a byte was changed")
            whole.update(line)
    need(end, "bản xuất bị cắt ở cuối · the end of the export is cut off")
    need(gone <= erased or not start["personal"], "thiếu phần cá nhân, không có mục xóa · personal parts gone without erasure")
    need(not (kept & erased if start["personal"] else kept), "thừa phần cá nhân · a personal part that was erased is there")
    print(f"✓ {start['stream']!r}, {start['unit']!r}: {len(hashes)} mục nguyên vẹn · {len(hashes)} entries, the chain is whole")
    print(f"  {len(gone)} bản ghi không có phần cá nhân, {len(erased)} đã xóa · records without personal part, of them erased")
    return start, hashes, seals


def signed(document: Any, key: str | None) -> Any:
    if key is not None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        need(document.get("key") == key, "chưa ký, hoặc ký bằng khóa khác · not signed, or with another key")
        content = b"vngov-signed/1\0" + canonical({name: document[name] for name in document if name != "signature"})
        Ed25519PublicKey.from_public_bytes(unhex(key)).verify(bytes.fromhex(document["signature"]), content)
        print("✓ chữ ký đúng · the signature fits")
    return document


def check_against(evidence: Any, start: Any, hashes: list[bytes]) -> None:
    heads = [one for one in evidence.get("heads", [evidence]) if all(one[name] == start[name] for name in ("unit", "stream"))]
    need(heads, "tài liệu đối chiếu của chuỗi khác · the evidence is of another chain")
    for head in heads:
        ends = (head.get("first", start["first"]), head.get("last", head.get("position")))
        first, last = (position - start["first"] for position in ends)
        fits = 0 <= first <= last < len(hashes) and hashes[last].hex() in (head.get("hash"), head.get("head"))
        fits = fits and ("root" not in head or head["root"] == root(hashes[first : last + 1]))
        need(fits, "khác với niêm phong hoặc mỏ neo · not as it was sealed or anchored")
        print(f"✓ khớp niêm phong hoặc mỏ neo đến · as sealed or anchored up to #{start['first'] + last}")


def check_proof(proof: Any, seal: Any) -> None:
    need(all(proof[name] == seal[name] for name in ("unit", "stream", "first", "last")), "niêm phong khác · another seal")
    here, last = (proof[name] - proof["first"] for name in ("position", "last"))
    node = sha256(b"\0", entry_hash(unhex(proof["previous"]), proof, proof["unit"], proof["stream"], proof["position"]))
    for step in map(unhex, proof["path"]):
        while 0 < here == last and not here & 1:  # the last of an odd level goes up alone
            here, last = here >> 1, last >> 1
        node = sha256(b"\1", step, node) if here & 1 else sha256(b"\1", node, step)
        here, last = here >> 1, (last >> 1) - (last == 0)
    need(here == last == 0 and node.hex() == seal["root"], "mục không có trong niêm phong · the entry is not under the seal")
    print(f"✓ có trong niêm phong · is under the seal: {proof['header']!r}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--against", action="append", default=[], help="a seal, or a sheet of heads, kept elsewhere")
    parser.add_argument("--anchor", action="append", default=[], help='"N: HASH" as printed')
    parser.add_argument("--key", help="the public key of who signed, in hex; needs cryptography")
    asked = parser.parse_args()
    try:
        evidence = [signed(json.loads(Path(path).read_bytes()), asked.key) for path in asked.against]
        with Path(asked.file).open("rb") as file:
            proof = json.loads(file.readline())
        if proof["format"] == "vngov-proof/1":
            check_proof(proof, evidence[0] if evidence else {})
        else:
            start, hashes, seals = read_export(asked.file)
            typed = ["".join(text.lower().split()).split(":") for text in asked.anchor]
            anchors = [{**start, "position": int(position), "hash": digest} for position, digest in typed]
            evidence += [signed(seal, asked.key) for seal in seals]
            for one in [*evidence, *anchors]:
                check_against(one, start, hashes)
            if not (asked.against or anchors):
                print("! không có gì giữ ở nơi khác để đối chiếu · nothing from elsewhere: the tail is not proved")
        need(evidence or not asked.key, "không có gì được ký · nothing is signed")
    except (OSError, ImportError) as error:
        parser.error(str(error))
    except Exception as error:
        sys.exit(str(error) if "✗" in str(error) else f"✗ sai, không đọc được · wrong, unreadable ({type(error).__name__})")
