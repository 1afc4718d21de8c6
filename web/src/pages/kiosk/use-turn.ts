// SPDX-License-Identifier: Apache-2.0
// Who acts at this kiosk and for how long: asks the server, tells it of signs of life, and ends the
// turn on the screen a second before the server does.
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchKiosk, leaveKiosk, stayAtKiosk, switchAtKiosk, type KioskProof, type KioskScreen } from '../../api/kiosk';
import type { Problem } from '../../api/result';
import { fetchMe, type Me } from '../../api/session';
import { navigate, paths } from '../../lib/router';
import { beginSession } from '../../model/session';

/// A sign of life goes to the server at most that often.
const kStayEveryMs = 5000;
/// Shifts change, and an administrator may change the kiosk.
const kLookEveryMs = 30_000;
const kMarginMs = 1000;

export interface Turn {
  screen: KioskScreen | null;
  problem: Problem | null;
  /// On this browser's clock; null while nobody acts.
  endsMs: number | null;
  /// What was wrong; null: the person acts.
  begin: (proof: KioskProof) => Promise<Problem | null>;
  end: () => void;
}

export function useTurn(me: Me): Turn {
  const [screen, setScreen] = useState<KioskScreen | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [endsMs, setEndsMs] = useState<number | null>(null);
  const lastStayMs = useRef(0);
  const acts = me.id !== 0;

  const take = useCallback(async (next: KioskScreen): Promise<void> => {
    setProblem(null);
    setScreen(next);
    setEndsMs(next.left_s === null ? null : Date.now() + next.left_s * 1000 - kMarginMs);
    if ((next.person?.name ?? '') === (acts ? me.name : '')) return;
    const now = await fetchMe();
    if (!now.ok) return setProblem(now.problem);
    // Nothing that somebody left open stays for the next one.
    navigate(paths.kiosk, 'replace');
    beginSession(now.value);
  }, [acts, me.name]);

  const look = useCallback(async (): Promise<void> => {
    const result = await fetchKiosk();
    if (result.ok) await take(result.value);
    else setProblem(result.problem);
  }, [take]);
  useEffect(() => {
    void look();
    const timer = window.setInterval(() => void look(), kLookEveryMs);
    return () => window.clearInterval(timer);
  }, [look]);

  const end = useCallback((): void => {
    void leaveKiosk().then(look);
  }, [look]);
  useEffect(() => {
    if (endsMs === null || !acts) return undefined;
    const timer = window.setTimeout(end, Math.max(0, endsMs - Date.now()));
    return () => window.clearTimeout(timer);
  }, [endsMs, acts, end]);

  useEffect(() => {
    if (!acts) return undefined;
    const onLife = (): void => {
      if (Date.now() - lastStayMs.current < kStayEveryMs) return;
      lastStayMs.current = Date.now();
      void stayAtKiosk().then((result) => {
        if (result.ok) setEndsMs(Date.now() + result.value.left_s * 1000 - kMarginMs);
        else void look();
      });
    };
    const kinds = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;
    for (const kind of kinds) window.addEventListener(kind, onLife, { passive: true });
    return () => kinds.forEach((kind) => window.removeEventListener(kind, onLife));
  }, [acts, look]);

  const begin = useCallback(async (proof: KioskProof): Promise<Problem | null> => {
    const result = await switchAtKiosk(proof);
    if (!result.ok) return result.problem;
    lastStayMs.current = Date.now();
    await take(result.value);
    return null;
  }, [take]);
  return { screen, problem, endsMs, begin, end };
}
