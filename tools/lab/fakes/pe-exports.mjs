// The export table of a 64-bit Windows DLL.
import { readFileSync } from 'node:fs';

const DOS_NEW_HEADER = 0x3c;
const PE_SIGNATURE = 0x00004550;
const OPTIONAL_HEADER_64 = 0x20b;
const FIRST_DIRECTORY_64 = 112;

class Image {
  constructor(path) {
    this.path = path;
    this.bytes = readFileSync(path);
    this.pe = this.u32(DOS_NEW_HEADER);
    const optional = this.pe + 24;
    if (this.u32(this.pe) !== PE_SIGNATURE || this.u16(optional) !== OPTIONAL_HEADER_64) {
      throw new Error(`${path}: not a 64-bit Windows image`);
    }
    this.exportTable = this.u32(optional + FIRST_DIRECTORY_64);
    this.sections = optional + this.u16(this.pe + 20);
  }

  u16(at) {
    return this.bytes.readUInt16LE(at);
  }

  u32(at) {
    return this.bytes.readUInt32LE(at);
  }

  /** The file offset of an address relative to the image's base. */
  offset(address) {
    const count = this.u16(this.pe + 6);
    for (let i = 0; i < count; i += 1) {
      const section = this.sections + 40 * i;
      const start = this.u32(section + 12);
      const size = Math.max(this.u32(section + 8), this.u32(section + 16));
      if (address >= start && address < start + size) {
        return address - start + this.u32(section + 20);
      }
    }
    throw new Error(`${this.path}: address 0x${address.toString(16)} lies in no section`);
  }

  text(address) {
    const start = this.offset(address);
    return this.bytes.toString('latin1', start, this.bytes.indexOf(0, start));
  }
}

/** The names that the DLL at `path` exports, in the order of its name table. */
export function exportNames(path) {
  const image = new Image(path);
  if (image.exportTable === 0) return [];
  const table = image.offset(image.exportTable);
  const names = image.offset(image.u32(table + 32));
  return Array.from({ length: image.u32(table + 24) }, (_, i) =>
    image.text(image.u32(names + 4 * i)),
  );
}
