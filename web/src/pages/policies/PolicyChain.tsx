// SPDX-License-Identifier: Apache-2.0
// A policy as a vertical chain of steps in plain words; its text behind one button.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Policy, StepKind } from '../../api/policies';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { policyStepText } from '../../model/policy-words';
import { PolicyEditor } from './PolicyEditor';

const kGlyphs: Readonly<Record<StepKind, string>> = {
  notify: 'M3 5h14v10H3zM3 5l7 6 7-6',
  wait: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l3 2',
  'continue-if': 'M10 2l8 8-8 8-8-8zM8 8.500c0-2.500 4-2.500 4 0 0 1.500-2 1.500-2 3M10 14v.01',
  webhook: 'M3 10h11M10 6l4 4-4 4M17 4v12',
  repeat: 'M5 7h9a3 3 0 0 1 0 7H6M8 4L5 7l3 3',
};

export function StepMark({ kind }: { kind: StepKind }): ReactNode {
  return (
    <svg className="mw-step-mark" width={20} height={20} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={kGlyphs[kind] ?? kGlyphs.notify} />
    </svg>
  );
}

interface Props {
  policy: Policy;
  mayChange: boolean;
  onChanged: () => void;
}

export function PolicyChain({ policy, mayChange, onChanged }: Props): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title={policy.title || policy.name}
      actions={<Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? t('action.close') : mayChange ? t('action.edit') : t('policies.text')}</Button>}
      className={isOpen ? 'mw-span-2' : ''}
    >
      <p className="mw-dim"><code>{policy.name}</code>{policy.is_default ? ` · ${t('policies.is_default')}` : ''}</p>
      <ol className="mw-chain">
        {policy.steps.map((step, i) => (
          <li key={i} data-kind={step.kind}>
            <StepMark kind={step.kind} />
            <div><span className="mw-step-kind">{t(`policies.step.${step.kind}`)}</span><div>{policyStepText(step, texts)}</div></div>
          </li>
        ))}
        {policy.last_resort && (
          <li data-kind="last-resort">
            <StepMark kind={policy.last_resort.kind} />
            <div><span className="mw-step-kind">{t('policies.last_resort')}</span><div>{policyStepText(policy.last_resort, texts)}</div></div>
          </li>
        )}
      </ol>
      {isOpen && <PolicyEditor policy={policy} onChanged={onChanged} />}
    </Panel>
  );
}
