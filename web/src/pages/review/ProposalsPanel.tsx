// SPDX-License-Identifier: Apache-2.0
// Changes computed from the past, each with what it would have done to it.
import type { ReactNode } from 'react';
import { fetchProposals, type Proposal } from '../../api/outcomes';
import { mayAct } from '../../api/session';
import { patchRule } from '../../api/signals';
import { ConfirmButton } from '../../components/ConfirmButton';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { bestFirst } from '../../model/proposal';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';

export function ProposalsPanel(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const proposals = useLoad('proposals', fetchProposals);
  const mayApply = mayAct(services.me.role, 'engineer');
  const apply = async (proposal: Proposal): Promise<void> => {
    const result = await patchRule(proposal.rule, proposal.change);
    if (!result.ok) return sayProblem(result.problem);
    say(t('proposals.applied'));
    proposals.reload();
  };
  return (
    <Panel title={t('proposals.title')}>
      <p className="mw-dim">{t('proposals.sub')}</p>
      {proposals.problem && <ProblemNote problem={proposals.problem} onRetry={proposals.reload} />}
      {!proposals.data && !proposals.problem && <LoadingNote rows={3} />}
      {proposals.data?.proposals.length === 0 && <p className="mw-dim">{t('proposals.empty')}</p>}
      <ul className="mw-cards">
        {bestFirst(proposals.data?.proposals ?? []).map((proposal) => (
          <ProposalCard key={`${proposal.rule}/${proposal.kind}`} proposal={proposal} onApply={mayApply ? () => void apply(proposal) : null} />
        ))}
      </ul>
    </Panel>
  );
}

function ProposalCard({ proposal, onApply }: { proposal: Proposal; onApply: (() => void) | null }): ReactNode {
  const texts = useTexts();
  const { t, exact, count } = texts;
  const counted = (n: number): { count: number; shown: string } => ({ count: n, shown: count(n) });
  return (
    <li className="mw-card">
      <header>{proposal.message}</header>
      <span>{t(`proposals.kind.${proposal.kind}`)}{proposal.from !== null && proposal.to !== null && `: ${t('proposals.change', { from: exact(proposal.from, proposal.unit), to: exact(proposal.to, proposal.unit) })}`}</span>
      <span lang={proposal.reason_words === null ? 'en' : undefined}>{saidText(proposal.reason_words, proposal.reason, texts)}</span>
      {proposal.loses_true > 0 && <span className="mw-attention-text">{t('proposals.loses', counted(proposal.loses_true))}</span>}
      {onApply && <div className="mw-card-actions"><ConfirmButton label={t('proposals.apply')} question={t('proposals.question')} onConfirm={onApply} /></div>}
    </li>
  );
}
