// SPDX-License-Identifier: Apache-2.0
import { frame } from './frame';
import { plant } from './plant';
import { alarms } from './alarms';
import { system } from './system';
import { settings } from './settings';
import { answer } from './answer';
import { runs } from './runs';
import { procedures } from './procedures';
import { duty } from './duty';
import { figures } from './figures';
import { staffing } from './staffing';
import { orders } from './orders';
import { kiosk } from './kiosk';
import { privacy } from './privacy';
import { pilot } from './pilot';
import { failureCodes } from './failure-codes';
import { said } from './said';
import { rules } from './rules';
import { rollout } from './rollout';
import { readiness } from './readiness';
import { govern } from './govern';
import { transfer } from './transfer';
import { rehearsal } from './rehearsal';
import { value } from './value';
import { improve } from './improve';
import { reviews } from './reviews';

export const en = { ...frame, ...plant, ...alarms, ...system, ...settings, ...answer, ...runs, ...procedures, ...duty, ...figures, ...staffing, ...rules, ...orders, ...kiosk, ...privacy, ...pilot, ...failureCodes, ...said, ...rollout, ...readiness, ...govern, ...transfer, ...rehearsal, ...value, ...improve, ...reviews } as const;
