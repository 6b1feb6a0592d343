/** The lower-case alphabet of RFC 4648's base32, as character codes. */
const alphabet = Uint8Array.from(Buffer.from("abcdefghijklmnopqrstuvwxyz234567"));

/** The values of `0` to `9` and `a` to `f`, by character codes. */
const hexDigits = new Uint8Array(128);
for (const [value, code] of Buffer.from("0123456789abcdef").entries()) hexDigits[code] = value;

/** The 12 base32 characters by which a cell is known: the first 60 bits of its hash, which is given in hex. */
export function cellId(hash: string): string {
  const a = twentyBits(hash, 0);
  const b = twentyBits(hash, 5);
  const c = twentyBits(hash, 10);
  // In one call: a million ids joined from single characters would take as long as all their hashes.
  return String.fromCharCode(
    letter(a, 15),
    letter(a, 10),
    letter(a, 5),
    letter(a, 0),
    letter(b, 15),
    letter(b, 10),
    letter(b, 5),
    letter(b, 0),
    letter(c, 15),
    letter(c, 10),
    letter(c, 5),
    letter(c, 0),
  );
}

function letter(bits: number, shift: number): number {
  return alphabet[(bits >>> shift) & 31]!;
}

function twentyBits(hash: string, at: number): number {
  const high = (hexDigit(hash, at) << 16) | (hexDigit(hash, at + 1) << 12) | (hexDigit(hash, at + 2) << 8);
  return high | (hexDigit(hash, at + 3) << 4) | hexDigit(hash, at + 4);
}

function hexDigit(hash: string, at: number): number {
  return hexDigits[hash.charCodeAt(at)]!;
}
