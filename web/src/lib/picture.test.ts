// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { newClientId } from './client-id';
import { fromDataUrl } from './picture';

describe('files kept as text', () => {
  it('come back as they were', async () => {
    const file = fromDataUrl('data:image/png;base64,AAEC/w==');
    expect(file?.type).toBe('image/png');
    expect([...new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0))]).toEqual([0, 1, 2, 255]);
  });
  it.each(['', 'data:,x', 'data:image/png;base64,<>', 'https://x.example/y.png'])('%j is none', (text) => expect(fromDataUrl(text)).toBeNull());
});

describe('client ids', () => {
  it('are 32 hex digits and differ', () => {
    expect(newClientId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newClientId()).not.toBe(newClientId());
  });
});
