// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it } from 'vitest';
import { kSilenceMs, LiveClient, retryDelayMs, type Socket, type Timers } from './live';
import { parseLiveMessage, type LiveMessage } from './live-messages';

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly sent: string[] = [];
  isClosed = false;
  send(text: string): void { this.sent.push(text); }
  close(): void { this.isClosed = true; }
}

class FakeTimers implements Timers {
  now = 0;
  private pending: { at: number; run: () => void }[] = [];
  after(ms: number, run: () => void): () => void {
    const entry = { at: this.now + ms, run };
    this.pending.push(entry);
    return () => { this.pending = this.pending.filter((other) => other !== entry); };
  }
  random(): number { return 0; }
  advance(ms: number): void {
    this.now += ms;
    for (const entry of this.pending.filter((other) => other.at <= this.now)) {
      this.pending = this.pending.filter((other) => other !== entry);
      entry.run();
    }
  }
}

let sockets: FakeSocket[];
let timers: FakeTimers;
let messages: LiveMessage[];
let client: LiveClient;
const newest = (): FakeSocket => sockets[sockets.length - 1]!;

beforeEach(() => {
  sockets = [];
  messages = [];
  timers = new FakeTimers();
  client = new LiveClient(
    () => { const socket = new FakeSocket(); sockets.push(socket); return socket; },
    (message) => messages.push(message),
    timers,
  );
});

describe('live link', () => {
  it('subscribes when it opens and whenever the wish changes', () => {
    client.subscribe({ signals: [1], alarms: true, health: true });
    client.start();
    expect(newest().sent).toEqual([]);
    newest().onopen?.();
    client.subscribe({ signals: [1, 2], alarms: true, health: true });
    expect(newest().sent.map((text) => JSON.parse(text).subscribe.signals)).toEqual([[1], [1, 2]]);
  });

  it('says broken, waits longer each time, and subscribes again', () => {
    client.start();
    newest().onopen?.();
    newest().onclose?.();
    expect(client.link.get()).toBe('broken');
    timers.advance(499);
    expect(sockets).toHaveLength(1);
    timers.advance(1);
    expect(sockets).toHaveLength(2);
    newest().onclose?.();
    timers.advance(999);
    expect(sockets).toHaveLength(2);
    timers.advance(1);
    newest().onopen?.();
    expect(client.link.get()).toBe('open');
    expect(newest().sent).toHaveLength(1);
  });

  it('takes silence for a broken link, and any message for life', () => {
    client.start();
    newest().onopen?.();
    timers.advance(kSilenceMs - 1);
    newest().onmessage?.({ data: '{"ping": 1}' });
    timers.advance(kSilenceMs - 1);
    expect(client.link.get()).toBe('open');
    timers.advance(1);
    expect(client.link.get()).toBe('broken');
    expect(sockets[0]?.isClosed).toBe(true);
  });

  it('a late close of an old socket changes nothing', () => {
    client.start();
    const old = newest();
    const closed = old.onclose;
    client.retryNow();
    newest().onopen?.();
    closed?.();
    expect(client.link.get()).toBe('open');
  });

  it('stops for good', () => {
    client.start();
    newest().onopen?.();
    client.stop();
    timers.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('backs off to ten seconds at most', () => {
    expect([0, 1, 4, 20].map((n) => retryDelayMs(n, 0))).toEqual([500, 1000, 8000, 10_000]);
    expect(retryDelayMs(20, 1)).toBe(7500);
  });
});

describe('live messages', () => {
  it('keeps what has the right shape', () => {
    const text = '{"values": [[12, 5.0, 4.2, "good"], ["x"], [1]], "alarms": [{}], "ping": 9, "revision": "8"}';
    expect(parseLiveMessage(text)).toEqual({ values: [[12, 5, 4.2, 'good']], alarms: [], ping: 9 });
  });

  it.each(['', 'x', '1', 'null', '[]'])('ignores %j', (text) => expect(parseLiveMessage(text)).toBeNull());
});
