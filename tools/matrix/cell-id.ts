/** The lower-case alphabet of RFC 4648's base32. */
const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Two characters for each ten bits. */
const pairs = Array.from({ length: 1024 }, (_, bits) => `${alphabet[bits >>> 5]}${alphabet[bits & 31]}`);

/** The 12 base32 characters by which a cell is known: the first 60 bits of its hash, which is given in hex. */
export function cellId(hash: string): string {
  let id = "";
  for (let at = 0; at < 15; at += 5) {
    const bits = Number.parseInt(hash.slice(at, at + 5), 16);
    id += pairs[bits >>> 10]! + pairs[bits & 1023]!;
  }
  return id;
}
