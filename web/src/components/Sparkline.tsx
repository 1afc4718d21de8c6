// SPDX-License-Identifier: Apache-2.0
// The last minutes of a value, from its live ring; redrawn with the value, at most once per frame.
import { useEffect, useRef, type ReactNode } from 'react';
import { useServices } from '../model/services';
import { sparkPath } from '../model/spark-path';

const kSpanMs = 5 * 60_000;

export function Sparkline({ signalId, width = 92, height = 22 }: { signalId: number; width?: number; height?: number }): ReactNode {
  const services = useServices();
  const path = useRef<SVGPathElement>(null);
  useEffect(() => {
    const draw = (): void => path.current?.setAttribute('d', sparkPath(services.values.ring(signalId), services.clock.now() - kSpanMs, kSpanMs, width, height));
    draw();
    return services.values.watch(signalId, draw);
  }, [services, signalId, width, height]);
  return (
    <svg className="mw-spark" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path ref={path} />
    </svg>
  );
}
