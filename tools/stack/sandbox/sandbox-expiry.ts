import { Problem } from "../../problem";

/** How long a sandbox counts as used unless somebody says otherwise. */
export const usualDays = 14;

const dayMs = 24 * 3600 * 1000;

/**
 * The day from which a sandbox counts as forgotten: `2027-01-31` is that day, `3d` and `2w` are counted from today.
 *
 * @throws Problem where a text is neither, or that day is not to come
 */
export function expiryDay(text: string, today: Date): string {
  const span = /^(\d{1,4})([dw])$/.exec(text);
  const day = span ? dayAfter(today, Number(span[1]) * (span[2] === "w" ? 7 : 1)) : text;
  if (!isDay(day))
    throw new Problem(`--expires is "${text}", which is neither a day nor a number of days or weeks`, {
      hint: "for example --expires 2027-01-31, --expires 10d or --expires 3w",
    });
  if (day <= dayOf(today))
    throw new Problem(`--expires is "${text}", which is not to come`, {
      hint: "sweep sandbox down removes a sandbox at once",
    });
  return day;
}

/** The day that is so many days after another. */
export function dayAfter(day: Date, days: number): string {
  return dayOf(new Date(day.getTime() + days * dayMs));
}

/** How many days ago a day was; 0 and less where it is today or to come. */
export function daysSince(day: string, today: Date): number {
  return Math.floor((Date.parse(dayOf(today)) - Date.parse(day)) / dayMs);
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && dayOf(day) === text;
}
