// SPDX-License-Identifier: Apache-2.0
// The server's time as seen from here, so that ages are right on a screen whose clock is not.

export class ServerClock {
  private offsetMs = 0;
  private isKnown = false;

  constructor(private readonly localNow: () => number = Date.now) {}

  /// Takes the time a message said; the least delayed message (the largest offset) wins slowly lost ground.
  observe(serverMs: number): void {
    const offset = serverMs - this.localNow();
    if (!this.isKnown || offset > this.offsetMs || this.offsetMs - offset > 2000) this.offsetMs = offset;
    else this.offsetMs -= Math.min(50, this.offsetMs - offset);
    this.isKnown = true;
  }

  now(): number {
    return this.localNow() + this.offsetMs;
  }
}
