// SPDX-License-Identifier: Apache-2.0
// Listens for a badge reader on the whole page. What it types never reaches the page: a badge with an
// "a" in it must not acknowledge an alarm. A person's keys are passed on a moment later, in order.
import { useEffect, useRef } from 'react';
import { isTyping } from '../../lib/use-hotkeys';
import { kShortestBadgeInField, kWedgeGapMs, WedgeReader } from '../../model/wedge-reader';

export function useBadgeReader(onBadge: (badge: string) => void): void {
  const latest = useRef(onBadge);
  latest.current = onBadge;
  useEffect(() => {
    const reader = new WedgeReader();
    const passedOn = new WeakSet<Event>();
    let held: KeyboardEvent[] = [];
    let timer = 0;
    const passOn = (): void => {
      const keys = held;
      held = [];
      for (const { key, code, shiftKey, target } of keys) {
        const copy = new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true });
        passedOn.add(copy);
        (target instanceof Node && target.isConnected ? target : document.body).dispatchEvent(copy);
      }
    };
    const swallow = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (passedOn.has(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const isInField = isTyping(event.target);
      const word = reader.press(event.key, event.timeStamp, isInField ? kShortestBadgeInField : undefined);
      if (word.kind === 'silent') return;
      window.clearTimeout(timer);
      if (word.kind === 'badge') {
        swallow(event);
        held = [];
        if (isInField) takeBack(event.target, word.badge.length);
        latest.current(word.badge);
      } else if (word.kind === 'open' && !isInField) {
        swallow(event);
        held.push(event);
        timer = window.setTimeout(passOn, kWedgeGapMs);
      } else passOn();
    };
    window.addEventListener('keydown', onKey, true);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.clearTimeout(timer);
    };
  }, []);
}

/// In a field the keys cannot be held back; what the reader typed is taken out again.
function takeBack(field: EventTarget | null, count: number): void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  const end = field.selectionStart ?? field.value.length;
  field.setRangeText('', Math.max(0, end - count), end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
