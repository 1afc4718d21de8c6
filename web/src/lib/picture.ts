// SPDX-License-Identifier: Apache-2.0
// Photos made small enough to send over a bad connection and to keep in the browser until then.

const kLongestSidePx = 1600;
const kQuality = 0.8;
/// Smaller files travel as they are.
const kSmallEnoughBytes = 400_000;

/// A photo at most 1600 px wide or high, as JPEG; anything that is no picture, and small ones, unchanged.
export async function shrinkPicture(file: Blob): Promise<Blob> {
  if (!file.type.startsWith('image/') || file.size <= kSmallEnoughBytes) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, kLongestSidePx / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', kQuality));
    return small ?? file;
  } catch {
    // A format the browser cannot decode is still a file worth keeping.
    return file;
  }
}

export function toDataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('file cannot be read'));
    reader.readAsDataURL(file);
  });
}

/// The file inside "data:TYPE;base64,..."; null for any other text.
export function fromDataUrl(text: string): Blob | null {
  const match = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=]*)$/.exec(text);
  if (!match?.[1] || match[2] === undefined) return null;
  return new Blob([Uint8Array.from(atob(match[2]), (char) => char.charCodeAt(0))], { type: match[1] });
}
