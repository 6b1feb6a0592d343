import { crc32, deflateRawSync } from "node:zlib";

/** A file in an archive, and what the archive says of it that is not so. */
export interface ZipMember {
  readonly name: string;
  readonly content: string | Buffer;
  /** @default 0; 1 is "encrypted" */
  readonly flags?: number;
  /** @default 8, deflate */
  readonly method?: number;
  /** Unix mode. @default a plain file */
  readonly mode?: number;
  /** What the directory says it unpacks to, in bytes. @default its size */
  readonly claimedBytes?: number;
}

/** A zip archive, of members that may lie. */
export function zipArchive(members: readonly ZipMember[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const content = Buffer.from(member.content);
    const packed = member.method === 0 ? content : deflateRawSync(content);
    const name = Buffer.from(member.name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(member.flags ?? 0, 2);
    shared.writeUInt16LE(member.method ?? 8, 4);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(member.claimedBytes ?? content.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), shared, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), shared, rest, name]));
    files.push(file);
    offset += file.length;
  }
  const end = Buffer.alloc(18);
  const size = Buffer.concat(directory).length;
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, ...directory, Buffer.from("PK\x05\x06"), end]);
}
