import type { Hash } from "./config/hash-value";

/** The lower-case alphabet of RFC 4648's base32. */
const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const shownCharacters = 12;

/** The 12 base32 characters (60 bits) by which a cell is known. */
export function cellId(hash: Hash): string {
  let bits = 0;
  let pending = 0;
  let id = "";
  for (const byte of hash) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5 && id.length < shownCharacters) {
      bits -= 5;
      id += alphabet[(pending >>> bits) & 31];
    }
    pending &= (1 << bits) - 1;
    if (id.length === shownCharacters) break;
  }
  return id;
}
