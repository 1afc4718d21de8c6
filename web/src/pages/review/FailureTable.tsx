// SPDX-License-Identifier: Apache-2.0
// Failures one a row, each with what alarmed before it; correct it, or take it out of the figures.
import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { withdrawFailure, type DetectionResult, type MatchedFailure } from '../../api/failures';
import { ConfirmButton } from '../../components/ConfirmButton';
import { DataTable, type Column } from '../../components/DataTable';
import { Link } from '../../components/Link';
import { say, sayProblem } from '../../components/Toasts';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { mechanismTitle, modeTitle } from '../../model/failure-words';
import type { VerdictLook } from '../../model/kpi-scale';

const kLooks: Readonly<Record<DetectionResult, VerdictLook>> = { caught: 'good', late: 'borderline', missed: 'bad' };

interface Props {
  rows: readonly MatchedFailure[];
  mayEdit: boolean;
  onEdit: (failure: MatchedFailure) => void;
  onChanged: () => void;
}

export function FailureTable({ rows, mayEdit, onEdit, onChanged }: Props): ReactNode {
  const texts = useTexts();
  const { t, time, duration } = texts;
  const columns = useMemo((): Column<MatchedFailure>[] => [
    { id: 'asset', title: t('alarms.filter_asset'), value: (row) => row.asset_title, cell: (row) => <Link to={paths.asset(row.asset)}>{row.asset_title}</Link> },
    { id: 'begin', title: t('failures.begin'), value: (row) => row.begin, cell: (row) => time(parseTime(row.begin), 'day-minute') },
    { id: 'stood', title: t('failures.stood'), isNumber: true, value: (row) => (row.end === null ? null : parseTime(row.end) - parseTime(row.begin)), cell: (row) => (row.end === null ? t('failures.goes_on') : duration(parseTime(row.end) - parseTime(row.begin))) },
    { id: 'code', title: t('failures.mode'), value: (row) => [modeTitle(row.mode, row.mode_title || row.mode, texts), mechanismTitle(row.mechanism, row.mechanism_title || row.mechanism, texts)].filter((part) => part !== '').join(', ') },
    { id: 'result', title: t('failures.result'), value: (row) => t(`failures.result.${row.result}`), cell: (row) => <VerdictMark look={kLooks[row.result]} word={t(`failures.result.${row.result}`)} /> },
    {
      id: 'lead', title: t('failures.warned'), isNumber: true, value: (row) => row.lead_time_s,
      cell: (row) => (row.lead_time_s === null ? '–' : row.alarm === null ? duration(row.lead_time_s * 1000) : <Link to={paths.alarm(row.alarm)}>{duration(row.lead_time_s * 1000)}</Link>),
    },
    { id: 'text', title: t('failures.text'), value: (row) => row.text },
    { id: 'by', title: t('failures.recorded_by'), value: (row) => row.recorded_by, isHiddenAtFirst: true },
  ], [texts, t, time, duration]);
  const withdraw = async (row: MatchedFailure): Promise<void> => {
    const result = await withdrawFailure(row.id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('failures.withdrawn'));
    onChanged();
  };
  return (
    <DataTable
      name="failures" label={t('failures.title')} columns={columns} rows={rows} keyOf={(row) => row.id}
      {...(mayEdit ? { actions: (row: MatchedFailure) => (
        <>
          <Button size="compact-sm" variant="subtle" onClick={() => onEdit(row)}>{t('action.edit')}</Button>
          <ConfirmButton label={t('failures.withdraw')} question={t('failures.withdraw_question')} onConfirm={() => void withdraw(row)} />
        </>
      ) } : {})}
    />
  );
}
