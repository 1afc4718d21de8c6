// SPDX-License-Identifier: Apache-2.0
// What others report of the plant: how it stands, since when, who said so; set and cleared by hand with a reason.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchConditions, type Condition } from '../../api/conditions';
import { mayAct } from '../../api/session';
import { Age } from '../../components/Age';
import { Dialog } from '../../components/Dialog';
import { Link } from '../../components/Link';
import { ModeTag } from '../../components/ModeTag';
import { EmptyNote, LoadingNote, PageHead } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';
import { ConditionForm } from './ConditionForm';

export function ConditionsPage(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const conditions = useLoad('conditions', fetchConditions, 5_000);
  const [reporting, setReporting] = useState<{ condition: Condition; isActive: boolean } | null>(null);
  const mayReport = mayAct(services.me.role, 'operator');
  const list = conditions.data?.conditions ?? [];
  return (
    <>
      <PageHead title={t('nav.conditions')} sub={t('conditions.sub')} />
      {conditions.problem && <ProblemNote problem={conditions.problem} onRetry={conditions.reload} />}
      {!conditions.data && !conditions.problem && <LoadingNote rows={4} />}
      {conditions.data && list.length === 0 && <EmptyNote title={t('conditions.empty')} text={t('conditions.empty_next')}><Link to={paths.rules} className="mw-next">{t('nav.rules')}</Link></EmptyNote>}
      {list.length > 0 && (
        <ul className="mw-cards" aria-label={t('nav.conditions')}>
          {list.map((condition) => (
            <ConditionCard key={condition.rule} condition={condition} onReport={mayReport ? (isActive) => setReporting({ condition, isActive }) : null} />
          ))}
        </ul>
      )}
      <Dialog title={t(reporting?.isActive ? 'conditions.set' : 'conditions.clear')} isOpen={reporting !== null} onClose={() => setReporting(null)}>
        {reporting && <ConditionForm {...reporting} onDone={() => { setReporting(null); conditions.reload(); }} />}
      </Dialog>
    </>
  );
}

function ConditionCard({ condition, onReport }: { condition: Condition; onReport: ((isActive: boolean) => void) | null }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const { state, since, at, said } = condition;
  return (
    <li className={condition.mode === 'shadow' ? 'mw-card mw-shadow' : 'mw-card'}>
      <header>
        <strong>{condition.message}</strong>
        <span className={state === 'active' ? 'mw-tag mw-attention-text' : 'mw-tag'}>{t(`conditions.state.${state}`)}</span>
        <ModeTag mode={condition.mode} />
        {!condition.is_enabled && <span className="mw-dim">{t('rule.off')}</span>}
      </header>
      <div className="mw-dim">{t('conditions.about', { name: condition.subject.name })}</div>
      {since !== null && <div>{t('conditions.since')} <Age at={since} /></div>}
      {since === null && at !== null && <div>{t('conditions.reported')} <Age at={at} /></div>}
      {since === null && at === null && <div className="mw-dim">{t('conditions.never')}</div>}
      {said !== null && <div>{saidText(condition.said_words, said, texts)}</div>}
      <div className="mw-card-actions">
        {onReport && state !== 'active' && <Button size="compact-sm" variant="default" aria-label={t('conditions.set_of', { name: condition.message })} onClick={() => onReport(true)}>{t('conditions.set')}</Button>}
        {onReport && state !== 'inactive' && <Button size="compact-sm" variant="default" aria-label={t('conditions.clear_of', { name: condition.message })} onClick={() => onReport(false)}>{t('conditions.clear')}</Button>}
        <Link to={paths.signal(condition.signal)}>{t('conditions.rule')}</Link>
        {condition.alarm !== null && condition.mode === 'alarm' && <Link to={paths.alarm(condition.alarm)}>{t('conditions.alarm')}</Link>}
      </div>
    </li>
  );
}
