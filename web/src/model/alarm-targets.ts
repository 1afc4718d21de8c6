// SPDX-License-Identifier: Apache-2.0

/// ISA-18.2 / IEC 62682, per operator position: acceptable, and the most that is manageable.
export const kAlarmsPerHour = { acceptable: 6, manageable: 12 } as const;
