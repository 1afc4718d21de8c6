// SPDX-License-Identifier: Apache-2.0
#pragma once
// Alarm performance figures as comma-separated text (RFC 4180) for spreadsheets.

#include <string>

#include "alarm/kpi.h"

namespace millwright::alarm {

/// One header row, then one row per figure: the plant, then positions by name, then areas by id.
/// Columns: begin, end, scope, name, kpi, title, value, unit, acceptable, maximum, verdict,
/// sample, clause. A value that was not measured and is not known is an empty cell. Text that a
/// spreadsheet would run as a formula is made text by a leading apostrophe. Lines end in CR LF.
std::string kpi_csv(const KpiReports& reports, Period period);

/// `text` as one cell: quoted where it must be, and never a formula.
std::string csv_cell(std::string_view text);

}  // namespace millwright::alarm
