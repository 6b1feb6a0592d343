/** A day of the calendar. Months and days count from 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** How far dates lie apart. */
export interface DateStep {
  readonly count: number;
  readonly unit: "day" | "month";
}

/** Reads `2015-01-31`; undefined for anything else, and for days that do not exist. */
export function parseDate(text: string): CalendarDate | undefined {
  const [, year, month, day] = /^([1-9]\d{3})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return exists ? { year, month, day } : undefined;
}

const units: Readonly<Record<string, DateStep>> = {
  d: { count: 1, unit: "day" },
  day: { count: 1, unit: "day" },
  w: { count: 7, unit: "day" },
  week: { count: 7, unit: "day" },
  month: { count: 1, unit: "month" },
  y: { count: 12, unit: "month" },
  year: { count: 12, unit: "month" },
};

/** Reads `10day`, `1 week`, `6 months`, `1y`; undefined for anything else. */
export function parseDateStep(text: string): DateStep | undefined {
  const [, digits, name] = /^(\d{1,6}) *([a-z]+?)s?$/.exec(text) ?? [];
  const unit = name !== undefined && Object.hasOwn(units, name) ? units[name] : undefined;
  return unit && Number(digits) > 0 ? { ...unit, count: unit.count * Number(digits) } : undefined;
}

/** The date some steps later; where the month is too short, its last day. */
export function addSteps(date: CalendarDate, { count, unit }: DateStep, steps: number): CalendarDate {
  if (unit === "day") return dateOfDay(dayNumber(date) + count * steps);
  const months = date.year * 12 + (date.month - 1) + count * steps;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  return { year, month, day: Math.min(date.day, daysInMonth(year, month)) };
}

/** How many steps fit between two dates, the first not being after the second. */
export function stepsBetween(from: CalendarDate, to: CalendarDate, step: DateStep): number {
  if (step.unit === "day") return Math.floor((dayNumber(to) - dayNumber(from)) / step.count);
  const months = (to.year - from.year) * 12 + (to.month - from.month);
  const steps = Math.floor(months / step.count);
  return dayNumber(addSteps(from, step, steps)) <= dayNumber(to) ? steps : steps - 1;
}

export function dateText({ year, month, day }: CalendarDate): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const millisecondsPerDay = 86_400_000;

/** Days since 1970, which grow with the date. */
export function dayNumber({ year, month, day }: CalendarDate): number {
  return Date.UTC(year, month - 1, day) / millisecondsPerDay;
}

function dateOfDay(number: number): CalendarDate {
  const date = new Date(number * millisecondsPerDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
