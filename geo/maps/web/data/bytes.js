/* Bytes as they travel: base64, numbers of variable length, and what is said of those that are damaged. */
import { say } from "./words.js";

export function faulty(what) {
  return new Error(say("The figures of this map cannot be read: {what}. Load the page again.", { what }));
}

export function unpack(base64) {
  let text;
  try {
    text = window.atob(base64);
  } catch {
    throw faulty(say("they are not base64"));
  }
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    bytes[i] = text.charCodeAt(i);
  }
  return bytes;
}

/* Variable-length integers, seven bits a byte, the lowest first. */
export class Varints {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  next() {
    let value = 0;
    let factor = 1;
    for (let size = 0; size < 5; size += 1) {
      if (this.at >= this.bytes.length) {
        throw faulty(say("they are cut short"));
      }
      const byte = this.bytes[this.at];
      this.at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
      factor *= 128;
    }
    throw faulty(say("a number is too long"));
  }

  signed() {
    const value = this.next();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  }

  end() {
    if (this.at !== this.bytes.length) {
      throw faulty(say("more follows than was announced"));
    }
  }
}
