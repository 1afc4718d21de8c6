// SPDX-License-Identifier: Apache-2.0
// The text of a file, whichever of the usual encodings it was saved in. Pure.

/// UTF-16 and UTF-8 by their byte order marks, UTF-8 where the bytes are that, else Windows-1252: what older control
/// systems and spreadsheets write. The mark is not part of the text.
export function decodeText(bytes: ArrayBuffer): string {
  const head = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
