// SPDX-License-Identifier: Apache-2.0
// The last minutes of a value, from its live ring; redrawn with the value, at most once per frame.
import { useEffect, useRef, type ReactNode } from 'react';
import { useServices } from '../model/services';
import { sparkPath } from '../model/spark-path';

const kSpanMs = 5 * 60_000;

interface Props {
  signalId: number;
  /// The width of the signal's range; a tenth of it is the least that fills the height.
  span: number | null;
  width?: number;
  height?: number;
}

export function Sparkline({ signalId, span, width = 92, height = 22 }: Props): ReactNode {
  const services = useServices();
  const path = useRef<SVGPathElement>(null);
  useEffect(() => {
    const draw = (): void => path.current?.setAttribute('d', sparkPath(services.values.ring(signalId), services.clock.now() - kSpanMs, kSpanMs, width, height, (span ?? 0) / 10));
    draw();
    const node = path.current;
    // The minutes before this page was opened are read once the tile is seen.
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      services.recentPast.want(signalId, kSpanMs, draw);
    });
    if (node?.ownerSVGElement) observer.observe(node.ownerSVGElement);
    const stop = services.values.watch(signalId, draw);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [services, signalId, span, width, height]);
  return (
    <svg className="mw-spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path ref={path} />
    </svg>
  );
}
