// SPDX-License-Identifier: Apache-2.0
// Hand-over to operation: which areas those who run the plant have taken over, what still keeps the others, and the
// two signatures that hand one over.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { fetchTransfers, type TransferSummary } from '../../api/transfers';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { lookOfTransfer } from '../../model/transfer';
import { OpenTransferForm } from './OpenTransferForm';
import { TransferPanel } from './TransferPanel';
import '../../styles/readiness.css';

export function HandoverPage(): ReactNode {
  const { role } = useServices().me;
  const { t, count } = useTexts();
  const loaded = useLoad('transfers', fetchTransfers, 60_000);
  const [isOpening, setOpening] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const data = loaded.data;
  const rows = data?.transfers ?? [];
  const shown = rows.find((row) => row.id === chosen) ?? rows[0];
  return (
    <>
      <PageHead title={t('transfer.page')} sub={t('transfer.sub')}>
        {mayAct(role, 'engineer') && <Button variant="default" aria-expanded={isOpening} onClick={() => setOpening(!isOpening)}>{t('transfer.open')}</Button>}
      </PageHead>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!data && !loaded.problem && <LoadingNote rows={4} />}
      {isOpening && data && <OpenTransferForm areas={data.areas} onDone={(id) => { setOpening(false); setChosen(id); loaded.reload(); }} />}
      {data && (
        <Panel title={t('transfer.state')}>
          <p><strong>{t('transfer.share', { done: count(data.n_handed_over), all: count(data.n_areas) })}</strong></p>
          {rows.length === 0 && !isOpening && <EmptyNote title={t('transfer.none')} text={t('transfer.none_next')} />}
          <ul className="mw-plain-list" aria-label={t('transfer.list')}>
            {rows.map((row) => <li key={row.id}><TransferRow row={row} isShown={row.id === shown?.id} onShow={() => setChosen(row.id)} /></li>)}
          </ul>
        </Panel>
      )}
      {shown && <TransferPanel key={shown.id} id={shown.id} onChange={loaded.reload} />}
    </>
  );
}

function TransferRow({ row, isShown, onShow }: { row: TransferSummary; isShown: boolean; onShow: () => void }): ReactNode {
  const { t, time } = useTexts();
  const areas = row.whole_plant ? t('transfer.whole_plant') : row.areas.map((area) => area.path).join(', ');
  return (
    <div className="mw-decision">
      <VerdictMark look={lookOfTransfer(row)} word={row.is_glass_broken ? t('transfer.glass_broken') : t(`transfer.is.${row.state}`)} />
      <strong>{row.title}</strong>
      <span>{areas}</span>
      <span className="mw-dim">{t('transfer.from_to', { from: row.giving_team, to: row.receiving_team })}</span>
      {row.handed_over_at !== null && <span className="mw-dim">{time(parseTime(row.handed_over_at), 'day')}</span>}
      <Button size="compact-sm" variant="default" aria-pressed={isShown} aria-label={t('transfer.show_one', { title: row.title })} onClick={onShow}>{t('transfer.show')}</Button>
    </div>
  );
}
